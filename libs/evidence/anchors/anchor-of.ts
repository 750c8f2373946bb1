import type { AnchorSetting } from '#settings';
import type { Anchor } from './anchor.js';
import { FileAnchor } from './file-anchor.js';
import { HttpsAnchor } from './https-anchor.js';
import { S3Anchor } from './s3-anchor.js';

/** The anchor that a setting names. */
export function anchorOf(setting: AnchorSetting): Anchor {
  switch (setting.kind) {
    case 'file':
      return new FileAnchor(setting.path);
    case 'https':
      return new HttpsAnchor(new URL(setting.url));
    case 's3':
      return new S3Anchor(setting.place, setting.credentials);
  }
}
