import { describe, expect, it } from '@jest/globals';
import { editedLetter, retitled } from './edited-letter.js';

const bodyOf = (text: string): string => {
  const { html } = editedLetter('Subject', text, 'en-US');
  return html.slice(html.indexOf('<body>') + 7, html.indexOf('</body>') - 1);
};

describe('a letter that a person has worded', () => {
  it('says the same as text and as HTML: paragraphs, lists, links', () => {
    const text =
      'Dear Kim,\nplease look.\n\n- one thing\n- and another,\n  longer\n\nSee https://pay.example/a?b=1.\n';
    expect(editedLetter('S', text, 'en-US').text).toBe(text);
    expect(bodyOf(text)).toBe(
      '<p>Dear Kim,<br>\nplease look.</p>\n<ul>\n<li>one thing</li>\n<li>and another, longer</li>\n</ul>\n' +
        '<p>See <a href="https://pay.example/a?b=1">https://pay.example/a?b=1</a>.</p>',
    );
  });

  it('keeps a table aligned', () => {
    const table = 'Document  Open\n--------  ----\nINV-1       10';
    expect(bodyOf(`Hello\n\n${table}\n`)).toBe(`<p>Hello</p>\n<pre>${table}</pre>`);
  });

  it('is only ever text, whatever stands in it', () => {
    expect(bodyOf('<script>alert(1)</script> & "so"')).toBe(
      '<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;so&quot;</p>',
    );
    expect(editedLetter('One\r\nBcc: all@example.com', 'x', 'en-US').subject).toBe(
      'One Bcc: all@example.com',
    );
    expect(editedLetter('S', 'a\u202Eb\u0000c\r\nd', 'en-US').text).toBe('a b c\nd\n');
  });

  it('has an end', () =>
    expect(() => editedLetter('S', 'x'.repeat(200_001), 'en-US')).toThrow(/at most 200000/));

  it('takes another subject without another text', () => {
    const { html } = editedLetter('Old', 'Text', 'en-US');
    expect(retitled(html, 'A & B $1')).toBe(html.replace('<title>Old', () => '<title>A &amp; B $1'));
  });
});
