import type { JsonObject } from '#ledger';
import type { BoundTable } from '../binding/bound-contract.js';
import type { ParsedContract } from '../loading/parsed-contract.js';
import { type LetterTable, renderCall, renderLetter, renderText, TABLE_PLACE } from '../letters/index.js';
import { toolNamed } from '../model/tools.js';
import { moneyText } from '../values/money.js';
import type { TypedRow } from '../values/shape.js';
import { ItemFailure } from './item-failure.js';
import { linesWhere } from './lines.js';
import type { Attachment, Draft, Recipient, Sender } from './plan.js';
import { checkAddress, checkRecipient } from './recipients.js';
import type { Work } from './work.js';
import { letterValues } from './world.js';

/** What a staged item carries beside its facts. */
export interface Prepared {
  readonly entity_ref: string;
  readonly draft: Draft | null;
  readonly input: JsonObject;
}

/** Fills in the letters of one contract. */
export class Drafter {
  constructor(
    private readonly parsed: ParsedContract,
    private readonly world: TypedRow,
  ) {}

  /** @throws ItemFailure, LetterFailed, ConditionFailed: each is this item's error and nobody else's */
  prepare(work: Work): Prepared {
    const { bound } = work;
    const { engine, contract } = this.parsed;
    const rows = bound.table ? rowsOf(work, bound.table) : null;
    const table = bound.table && rows ? this.tableOf(work, bound.table, rows.ofItem) : null;
    const names = letterValues(bound.letterScope, work.names);
    if (table) Object.assign(names, { table: TABLE_PLACE });
    const template = work.tier?.bound.letter ?? bound.letter;
    return {
      entity_ref: renderText(engine.liquid, 'entity_ref', bound.entityRef, names),
      draft: template && {
        from: this.sender(work, names),
        ...this.addressed(work),
        ...renderLetter(engine.liquid, template, names, table, contract.locale),
        attachments: bound.table && rows ? this.attachments(work, bound.table, rows.all, names) : [],
      },
      input: { ...this.inputOf(work, names), ...this.callOf(work, names, table) },
    };
  }

  /** For items that are not staged: a reference at least. @throws LetterFailed */
  entityRef(work: Work): string {
    const names = letterValues(work.bound.letterScope, work.names);
    return renderText(this.parsed.engine.liquid, 'entity_ref', work.bound.entityRef, names);
  }

  private tableOf(
    work: Work,
    { row, if: condition, layout }: BoundTable,
    rows: readonly JsonObject[],
  ): LetterTable {
    const listed = linesWhere(rows, row, condition, this.world);
    const { amount, currency } = work.figures;
    const sum = layout.sum(listed);
    if (sum !== null && amount !== null && !sum.eq(amount)) {
      throw new ItemFailure(
        'TOTALS_DO_NOT_TIE',
        `The ${listed.length} rows of the letter's table come to ${moneyText(sum, currency)}, the item to ` +
          `${moneyText(amount, currency)}. Check the table's if against the amount's.`,
      );
    }
    return layout.lay(listed, currency);
  }

  /** The whole statement: also the lines that the letter does not list. */
  private attachments(
    work: Work,
    { layout, attach }: BoundTable,
    rows: readonly JsonObject[],
    names: object,
  ): readonly Attachment[] {
    if (!attach) return [];
    const name = renderText(this.parsed.engine.liquid, 'attach', attach, names);
    const content = layout.csv(rows, work.figures.currency);
    return [{ name: fileName(name), media_type: 'text/csv', content }];
  }

  private addressed(work: Work): Pick<Draft, 'recipients' | 'cc'> {
    if (!toolNamed(work.tool).mails) return { recipients: [], cc: [] };
    const { recipient_kind } = work.bound.target.stage;
    const to = this.recipient(work, recipient_kind);
    if (!to) {
      throw new ItemFailure(
        'NO_ADDRESS',
        `The recipient ${recipient_kind} has no address. Add one in the ERP, or a rule that stages something else.`,
      );
    }
    const cc = new Map<string, Recipient>();
    for (const name of work.tier?.bound.tier.cc ?? []) {
      const copied = this.recipient(work, name);
      if (copied && copied.address !== to.address) cc.set(copied.address, copied);
    }
    return { recipients: [to], cc: [...cc.values()] };
  }

  private sender({ bound }: Work, names: object): Sender | null {
    if (!bound.sender) return null;
    const { liquid } = this.parsed.engine;
    const { name, address } = bound.sender;
    const from = renderText(liquid, 'sending from', address, names);
    checkAddress(from, 'the sender');
    return { name: name && renderText(liquid, 'sending from', name, names), address: from };
  }

  private recipient({ bound, values }: Work, kind: string): Recipient | null {
    const recipient = bound.recipients.get(kind);
    const address = recipient?.address.evaluate(values)?.trim() ?? '';
    if (!recipient || address === '') return null;
    checkRecipient(address, kind, this.parsed.contract.internal_domains);
    return { name: recipient.name?.evaluate(values) ?? null, address, kind };
  }

  private inputOf({ bound }: Work, names: object): JsonObject {
    const { liquid } = this.parsed.engine;
    const { workflow } = bound.target.stage;
    const input = [...bound.input].map(
      ([name, value]) =>
        [
          name,
          typeof value === 'object' ? renderText(liquid, `input ${name}`, value, names) : value,
        ] as const,
    );
    return { ...Object.fromEntries(input), ...(workflow === null ? {} : { workflow }) };
  }

  /** Whom to call and what to say, when the tool is a call or the tier asks for one beside its letter. */
  private callOf({ bound, values, call }: Work, names: object, table: LetterTable | null): JsonObject {
    if (!call) return {};
    const whom = bound.recipients.get(bound.target.stage.recipient_kind);
    return {
      call: {
        name: whom?.name?.evaluate(values) ?? null,
        phone: whom?.phone?.evaluate(values) ?? null,
        script: renderCall(this.parsed.engine.liquid, call, names, table),
      },
    };
  }
}

/** Rows of an item's table: those it is still about, and all of them, in the order of letter and statement. */
function rowsOf(
  work: Work,
  { table, layout }: BoundTable,
): { readonly ofItem: readonly JsonObject[]; readonly all: readonly JsonObject[] } {
  const ofItem = (work.names[table.of] ?? []) as readonly JsonObject[];
  const all = layout.largestFirst(table.of === work.bound.lines?.name ? work.allLines : ofItem);
  if (all.length === ofItem.length) return { ofItem: all, all };
  const still = new Set(ofItem);
  return { ofItem: all.filter((row) => still.has(row)), all };
}

/** A file's name that every system takes. */
function fileName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '');
  return plain === '' ? 'statement.csv' : plain.slice(0, 120);
}
