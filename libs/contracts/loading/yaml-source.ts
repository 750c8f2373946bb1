import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Problem } from '../problem.js';
import type { Path, Places } from './places.js';
import { sourceOffsets } from './source-offsets.js';

/** `uniqueKeys` is quadratic, and nobody reads a longer contract. */
export const MAX_CONTRACT_BYTES = 64 * 1024;

/** A YAML file that is read once and remembers where everything stands. */
export class YamlSource implements Places {
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed;

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {
    this.document = parseDocument(text, { lineCounter: this.lines, schema: 'core', prettyErrors: false });
  }

  /**
   * What YAML itself finds wrong. A warning counts: `if: !item.vip` is only one, and leaves an empty text. So do
   * anchors, and a comment right behind a condition without quotes, where `#` may have cut it off.
   */
  problems(): readonly Problem[] {
    const errors: readonly YAMLError[] = [...this.document.errors, ...this.document.warnings];
    const problems = errors.map((error) => this.problemAt(error.pos[0], yamlMessage(error)));
    visit(this.document, {
      Alias: (_key, node) => {
        problems.push(
          this.problemAt(node.range?.[0] ?? 0, 'Write the value again: anchors (*name) are not read here.'),
        );
      },
    });
    return problems;
  }

  /** Plain values; numbers with decimals are floats here, see {@link written}. */
  toJs(): unknown {
    return this.document.toJS({ maxAliasCount: 0 });
  }

  /** The text of a scalar as it stands in the file: `10.10`, never 10.1. */
  written(path: Path): string | undefined {
    const node = this.node(path);
    return isScalar(node) ? (node.source ?? String(node.value)) : undefined;
  }

  /** Whether a comment follows a text that has no quotes. */
  hasCommentBehind(path: Path): boolean {
    const node = this.node(path);
    if (!isScalar(node) || node.type !== 'PLAIN' || !node.range) return false;
    return /^[ \t]+#/.test(this.text.slice(node.range[1]));
  }

  /** @param offset inside the value, for a problem somewhere in a condition */
  problem(path: Path, message: string, offset = 0, severity: Problem['severity'] = 'error'): Problem {
    const node = this.node(path);
    if (isScalar(node) && typeof node.value === 'string' && node.range) {
      const offsets = sourceOffsets(this.text.slice(node.range[0], node.range[1]), node.value);
      const at = offsets[Math.min(offset, offsets.length - 1)] ?? 0;
      return this.problemAt(node.range[0] + at, message, severity);
    }
    return this.problemAt(node?.range?.[0] ?? this.keyOffset(path) ?? 0, message, severity);
  }

  /** A problem with the name of a field rather than its value. */
  problemWithKey(path: Path, message: string, severity: Problem['severity'] = 'error'): Problem {
    return this.problemAt(this.keyOffset(path) ?? 0, message, severity);
  }

  private problemAt(offset: number, message: string, severity: Problem['severity'] = 'error'): Problem {
    const { line, col } = this.lines.linePos(offset);
    return { severity, file: this.file, line: Math.max(line, 1), column: Math.max(col, 1), message };
  }

  private node(path: Path): Node | undefined {
    const node = this.document.getIn(path, true) as Node | undefined;
    return node ?? undefined;
  }

  private keyOffset(path: Path): number | undefined {
    const parent = path.length === 1 ? this.document.contents : this.node(path.slice(0, -1));
    if (isSeq(parent)) return parent.range?.[0];
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find((item: Pair) => isScalar(item.key) && item.key.value === path.at(-1));
    return (pair?.key as Node | undefined)?.range?.[0] ?? parent.range?.[0];
  }
}

function yamlMessage(error: YAMLError): string {
  switch (error.code) {
    case 'TAG_RESOLVE_FAILED':
      return 'A text that begins with ! must stand in quotes: "!item.vip".';
    case 'TAB_AS_INDENT':
      return 'Indent with blanks: YAML does not read tabs.';
    default:
      return `${error.message.replace(/\.?\s*$/, '')}.`;
  }
}
