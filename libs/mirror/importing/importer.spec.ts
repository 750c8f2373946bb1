import { client, DatabaseUnavailable } from '#database';
import { plainDate, Refusal } from '#eventsourcing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockMirror } from '../mirror-lock.js';
import { MirrorUnderTest, TODAY } from '../testing/mirror-under-test.js';
import { parseColumnMap } from './column-map.js';
import type { ImportProgress } from './import-request.js';

let mirror: MirrorUnderTest;
beforeEach(async () => {
  mirror = await MirrorUnderTest.create();
});
afterEach(() => mirror.drop());

const HEADER = 'id,entity,customername,trandate,duedate,currency,foreignamountunpaid';
const ROW_1 = '1,C1,Alder Works,2026-10-01,2026-10-31,USD,100.50';
const ROW_2 = '2,C1,Alder Works Inc,2026-10-05,2026-11-04,USD,200';
const ROW_3 = '3,C2,Birch Ltd,2026-11-01,,CAD,50.25';

const openItems = () =>
  mirror.read('SELECT transaction_id AS id, customer_id AS customer, amount FROM open_items ORDER BY 1');

describe('importing invoices', () => {
  it('opens what is new, with a control total by currency and a row in sync_log', async () => {
    const report = await mirror.import('invoices', [HEADER, ROW_1, ROW_2, ROW_3]);
    expect(report).toMatchObject({
      syncType: 'scheduled_hot_customer_payments',
      status: 'success',
      rowsRead: 3,
      opened: 3,
      changed: 0,
      closed: 0,
      unchanged: 0,
      rejected: 0,
      controlTotal: { USD: { rows: 2, amount: '300.50' }, CAD: { rows: 1, amount: '50.25' } },
      problems: [],
    });
    expect(await openItems()).toEqual([
      { id: '1', customer: 'C1', amount: '100.50' },
      { id: '2', customer: 'C1', amount: '200' },
      { id: '3', customer: 'C2', amount: '50.25' },
    ]);
    expect(
      await mirror.read(
        'SELECT sync_type, status, as_of, rows_read, opened, rejected, control_total FROM sync_log',
      ),
    ).toEqual([
      {
        sync_type: 'scheduled_hot_customer_payments',
        status: 'success',
        as_of: TODAY,
        rows_read: 3,
        opened: 3,
        rejected: 0,
        control_total: report.controlTotal,
      },
    ]);
  });

  it('changes what is different, closes what is paid, and leaves the rest as it is', async () => {
    await mirror.import('invoices', [HEADER, ROW_1, ROW_2, ROW_3]);
    const before = await mirror.read(`SELECT xmin::text FROM transactions WHERE id = '3'`);
    const report = await mirror.import('invoices', [
      HEADER,
      ROW_1.replace('100.50', '40.00'),
      ROW_2.replace(',200', ',0'),
      ROW_3,
    ]);
    expect(report).toMatchObject({ opened: 0, changed: 1, closed: 1, unchanged: 1 });
    expect(await openItems()).toMatchObject([{ id: '1', amount: '40.00' }, { id: '3' }]);
    expect(await mirror.read(`SELECT xmin::text FROM transactions WHERE id = '3'`)).toEqual(before);
    // What was billed stays what it was.
    expect(await mirror.read(`SELECT original_amount FROM open_items WHERE transaction_id = '1'`)).toEqual([
      { original_amount: '100.50' },
    ]);
    expect(await mirror.import('invoices', [HEADER, ROW_1, ROW_2, ROW_3])).toMatchObject({
      opened: 1,
      changed: 1,
      closed: 0,
      unchanged: 1,
    });
  });

  it('a complete file closes what vanished, and only of its kind', async () => {
    await mirror.import('invoices', [HEADER, ROW_1, ROW_2, ROW_3]);
    await mirror.import('credits', [
      'id,entity,trandate,currency,foreignpaymentamountunused',
      '9,C1,2026-10-01,USD,10',
    ]);
    const report = await mirror.import('invoices', [HEADER, ROW_2], { complete: true });
    expect(report).toMatchObject({
      opened: 0,
      changed: 0,
      closed: 2,
      unchanged: 1,
      closingWithheld: null,
      controlTotal: { USD: { rows: 1, amount: '200' } },
    });
    expect(await openItems()).toMatchObject([{ id: '2' }, { id: '9' }]);
    expect(await mirror.read(`SELECT status, foreignamountunpaid FROM transactions WHERE id = '1'`)).toEqual([
      { status: 'closed', foreignamountunpaid: '0' },
    ]);
  });

  it('a complete file does not close what its bad rows may be about', async () => {
    await mirror.import('invoices', [HEADER, ROW_1, ROW_2, ROW_3]);
    const badAmount = ROW_1.replace('100.50', 'a lot');
    expect(await mirror.import('invoices', [HEADER, badAmount, ROW_2], { complete: true })).toMatchObject({
      rejected: 1,
      closed: 1,
      closingWithheld: null,
    });
    expect(await openItems()).toMatchObject([{ id: '1', amount: '100.50' }, { id: '2' }]);
    const unreadable = await mirror.import('invoices', [HEADER, '1,C1', ROW_3], { complete: true });
    expect(unreadable).toMatchObject({ rejected: 1, closed: 0, opened: 1 });
    expect(unreadable.closingWithheld).toContain("1 of its rows can't be read");
    expect(await openItems()).toHaveLength(3);
    const empty = await mirror.import('invoices', [HEADER], { complete: true });
    expect(empty).toMatchObject({ closed: 0, rowsRead: 0 });
    expect(empty.closingWithheld).toContain('no rows');
  });

  it('bad rows are reported with line and column, and the rest is taken', async () => {
    const report = await mirror.import('invoices', [
      HEADER,
      ROW_1,
      '4,C1,x,2026-13-01,,USD,1',
      '5,C1,x,2026-10-01,,USD,12..5',
      '6,C1,x,2026-10-01,,XXX,1',
      '7,C1',
      '8,C1,x,2026-10-01,,USD,1,extra',
      '',
      ROW_1.replace('100.50', '999'),
      'bad\0id,C1,x,2026-10-01,,USD,1',
      '9,,x,2026-10-01,,USD,1',
      '10,C1,x,2026-10-01,,USD,-1',
      '11,C1,x,2026-10-01,,USD,',
      ROW_3,
      '12,C1,"not closed,2026-10-01,,USD,1',
    ]);
    expect(report).toMatchObject({ status: 'success', rowsRead: 13, opened: 2, rejected: 11 });
    expect(
      report.problems.map(({ line, column, name, message }) => `${line}:${column} ${name} ${message}`),
    ).toEqual([
      '3:4 trandate trandate: expected a date written YYYY-MM-DD, found "2026-13-01"',
      '4:7 foreignamountunpaid foreignamountunpaid: expected an amount such as 1234.56, found "12..5"',
      '5:6 currency currency: expected the ISO 4217 code of a currency such as USD, found "XXX"',
      '6:3 customername expected 7 columns as in the header, found 2 (the first is "7")',
      '7:8 null expected 7 columns as in the header, found 8 (the first is "8")',
      '9:1 id duplicate: "1" is in line 2 already',
      '10:1 id id: holds a NUL byte; remove it',
      '11:2 entity entity is empty and must not be',
      '12:7 foreignamountunpaid foreignamountunpaid: expected an amount that is not negative, found "-1"',
      '13:7 foreignamountunpaid foreignamountunpaid is empty and must not be',
      '15:1 null a quote opens in this row and does not close',
    ]);
    expect(await openItems()).toMatchObject([{ id: '1', amount: '100.50' }, { id: '3' }]);
  });

  it('only the first problems are kept with their text, and all are counted', async () => {
    const bad = Array.from({ length: 500 }, (_, index) => `x${index},C1,x,never,,USD,1`);
    const report = await mirror.import('invoices', [HEADER, ROW_1, ...bad, ROW_1], { maxProblems: 3 });
    expect(report).toMatchObject({ rejected: 501, opened: 1 });
    expect(report.problems.map(({ line }) => line)).toEqual([3, 4, 5]);
  });

  it('under strict one bad row means that nothing is imported', async () => {
    for (const bad of ['4,C1,x,never,,USD,1', ROW_1]) {
      const attempt = mirror.import('invoices', [HEADER, ROW_1, ROW_3, bad], { strict: true });
      await expect(attempt).rejects.toThrow(Refusal);
      await expect(attempt).rejects.toThrow('nothing was imported. The first: line 4, column');
    }
    expect(await mirror.read('SELECT id FROM customers UNION ALL SELECT id::text FROM sync_log')).toEqual([]);
  });

  it('a file without one good row is a failed sync, which counts for no freshness', async () => {
    const report = await mirror.import('invoices', [HEADER, '4,C1,x,never,,USD,1'], { complete: true });
    expect(report).toMatchObject({
      status: 'failed',
      rejected: 1,
      closingWithheld: 'none of its rows could be taken',
    });
    expect(await mirror.read('SELECT status FROM sync_log')).toEqual([{ status: 'failed' }]);
  });

  it('the file is followed as it is read', async () => {
    const seen: ImportProgress[] = [];
    const rows = Array.from({ length: 5_000 }, (_, index) => `${index},C1,x,2026-10-01,,USD,1`);
    const report = await mirror.import('invoices', [HEADER, ...rows], { onProgress: (at) => seen.push(at) });
    expect(report.opened).toBe(5_000);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toEqual({
      bytesRead: seen[0]?.bytesTotal,
      bytesTotal: seen[0]?.bytesTotal,
      rowsRead: 5_000,
    });
  });

  it('another file than it should be is refused in words', async () => {
    await expect(mirror.import('invoices', '')).rejects.toThrow('is empty');
    await expect(mirror.import('invoices', '\n\n')).rejects.toThrow('nothing but empty lines');
    await expect(mirror.import('invoices', '%PDF-1.7\n%âãÏÓ\n')).rejects.toThrow(
      'to begin with a line of column names, id, entity, trandate, currency, foreignamountunpaid among them',
    );
    await expect(mirror.import('invoices', Buffer.alloc(100_000))).rejects.toThrow(
      "first line can't be read",
    );
    await expect(mirror.import('invoices', [`${HEADER},id`, ROW_1])).rejects.toThrow(
      'two columns called "id"',
    );
    const map = parseColumnMap('kind: credits\n', 'map.yaml');
    await expect(mirror.import('invoices', [HEADER, ROW_1], { map })).rejects.toThrow(
      'the one given is for credits',
    );
    expect(await mirror.read('SELECT * FROM sync_log')).toEqual([]);
  });

  it('a column map renames, adds constants, and reads European notation', async () => {
    const map = parseColumnMap(
      [
        'kind: invoices',
        'delimiter: ";"',
        'encoding: latin1',
        'dates: DD.MM.YYYY',
        'decimal: ","',
        'columns: { id: Beleg, entity: Kunde, customername: Name, trandate: Datum, foreignamountunpaid: Offen }',
        'constants: { currency: EUR }',
      ].join('\n'),
      'map.yaml',
    );
    const file = Buffer.from(
      'Beleg;Kunde;Name;Datum;Offen;Rest\n1;K1;Müller;3.11.2026;1.234,50;x\n',
      'latin1',
    );
    const report = await mirror.import('invoices', file, { map });
    expect(report).toMatchObject({ opened: 1, ignoredColumns: ['Rest'], controlTotal: { EUR: { rows: 1 } } });
    expect(
      await mirror.read('SELECT customer_name, currency, amount, trandate, tranid FROM open_items'),
    ).toEqual([
      { customer_name: 'Müller', currency: 'EUR', amount: '1234.50', trandate: '2026-11-03', tranid: '1' },
    ]);
  });

  it('is all there or not at all when the connection is lost on the way', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => `${index},C1,x,2026-10-01,,USD,1`);
    let cut: Promise<void> | undefined;
    const whileReading = mirror.import('invoices', [HEADER, ...rows], {
      onProgress: () => {
        cut ??= mirror.cut('import');
      },
    });
    await expect(whileReading).rejects.toThrow(DatabaseUnavailable);
    await cut;

    // A writer who does not finish keeps the import waiting inside its transaction.
    const blocker = client({ url: mirror.database.logins.service, name: 'test' });
    await blocker.connect();
    await blocker.query('BEGIN');
    await lockMirror(blocker);
    const whileMerging = mirror.import('invoices', [HEADER, ...rows]);
    whileMerging.catch(() => undefined);
    for (;;) {
      const { rows: waiting } = await blocker.query(
        `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
      );
      if (waiting.length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await mirror.cut('import');
    await expect(whileMerging).rejects.toThrow(DatabaseUnavailable);
    await blocker.end();

    expect(await mirror.read('SELECT id FROM customers UNION ALL SELECT id::text FROM sync_log')).toEqual([]);
    expect(await mirror.import('invoices', [HEADER, ...rows])).toMatchObject({ opened: 20_000 });
  });

  it('two at the same time take turns', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => `${index},C${index % 7},x,2026-10-01,,USD,1`);
    const reports = await Promise.all([1, 2, 3].map(() => mirror.import('invoices', [HEADER, ...rows])));
    expect(reports.map(({ opened }) => opened).sort()).toEqual([0, 0, 300]);
  });
});

describe('the name of a customer that only documents know', () => {
  const names = () => mirror.read('SELECT id, altname FROM customers ORDER BY id');

  it('is that of the newest document, whatever the order of the rows', async () => {
    await mirror.import('invoices', [HEADER, ROW_2, ROW_1, ROW_3]);
    expect(await names()).toEqual([
      { id: 'C1', altname: 'Alder Works Inc' },
      { id: 'C2', altname: 'Birch Ltd' },
    ]);
    await mirror.import('invoices', [HEADER, ROW_1, '9,C2,Birch Limited,2026-11-02,,CAD,1']);
    expect(await names()).toMatchObject([{ altname: 'Alder Works Inc' }, { altname: 'Birch Limited' }]);
  });

  it('is stable when two documents of one day differ', async () => {
    const a = '11,C1,Alder A,2026-10-09,,USD,1';
    const b = '12,C1,Alder B,2026-10-09,,USD,1';
    await mirror.import('invoices', [HEADER, a, b]);
    expect(await names()).toEqual([{ id: 'C1', altname: 'Alder B' }]);
    expect(await mirror.import('invoices', [HEADER, b, a])).toMatchObject({ unchanged: 2, changed: 0 });
    expect(await names()).toEqual([{ id: 'C1', altname: 'Alder B' }]);
  });

  it('gives way to the name in a record of the customer', async () => {
    await mirror.import('invoices', [HEADER, ROW_1]);
    await mirror.import('customers', [
      'id,companyname,email',
      'C1,Alder Works Incorporated,ar@alder.example.com',
    ]);
    await mirror.import('invoices', [HEADER, ROW_2]);
    expect(await names()).toEqual([{ id: 'C1', altname: 'Alder Works Incorporated' }]);
  });

  it('belongs to a key of text: leading zeros tell two customers apart', async () => {
    await mirror.import('invoices', [
      HEADER,
      '1,0200706844,Winc,2026-10-01,,USD,1',
      '2,200706844,Other,2026-10-01,,USD,1',
    ]);
    expect(await names()).toEqual([
      { id: '0200706844', altname: 'Winc' },
      { id: '200706844', altname: 'Other' },
    ]);
  });
});

describe('importing the other kinds', () => {
  const CUSTOMERS = [
    'id,companyname,currency,salesrep,salesrepname,salesrepemail,creditholdoverride',
    'C1,Alder Works,USD,E1,Nadia Okafor,nadia@example.com,AUTO',
    'C2,Birch Ltd,CAD,E1,Nadia Okafor,nadia@example.com,ON',
  ];

  it('customers come with their reps, and vanish as inactive', async () => {
    expect(await mirror.import('customers', CUSTOMERS)).toMatchObject({
      syncType: 'import_customers',
      opened: 2,
      controlTotal: {},
    });
    expect(
      await mirror.read(
        'SELECT customer_id, on_hold, sales_rep, sales_rep_name, sales_rep_email FROM customer_standing ORDER BY 1',
      ),
    ).toEqual([
      {
        customer_id: 'C1',
        on_hold: false,
        sales_rep: 'E1',
        sales_rep_name: 'Nadia Okafor',
        sales_rep_email: 'nadia@example.com',
      },
      {
        customer_id: 'C2',
        on_hold: true,
        sales_rep: 'E1',
        sales_rep_name: 'Nadia Okafor',
        sales_rep_email: 'nadia@example.com',
      },
    ]);
    expect(await mirror.import('customers', CUSTOMERS)).toMatchObject({
      opened: 0,
      changed: 0,
      unchanged: 2,
    });
    expect(await mirror.import('customers', CUSTOMERS.slice(0, 2), { complete: true })).toMatchObject({
      closed: 1,
    });
    expect(await mirror.read('SELECT id FROM customers WHERE isinactive')).toEqual([{ id: 'C2' }]);
  });

  it('a file without a column leaves that column alone', async () => {
    await mirror.import('customers', CUSTOMERS);
    await mirror.import('customers', ['id,phone', 'C2,555-0100']);
    expect(
      await mirror.read(`SELECT altname, phone, creditholdoverride FROM customers WHERE id = 'C2'`),
    ).toEqual([{ altname: 'Birch Ltd', phone: '555-0100', creditholdoverride: 'ON' }]);
  });

  it('contacts need a customer, and no id of their own', async () => {
    await mirror.import('customers', CUSTOMERS);
    const file = [
      'company,firstname,email,isprimary',
      'C1,Ana,Ana@alder.example.com,T',
      'C9,Bo,bo@example.com,F',
    ];
    const report = await mirror.import('contacts', file);
    expect(report).toMatchObject({ opened: 1, rejected: 1 });
    expect(report.problems).toEqual([
      {
        line: 3,
        column: 1,
        name: 'company',
        message: 'customer "C9" is unknown; import customers or documents first',
      },
    ]);
    expect(await mirror.import('contacts', file)).toMatchObject({ opened: 0, unchanged: 1 });
    expect(await mirror.read('SELECT id, isprimary FROM contacts')).toEqual([
      { id: 'C1/ana@alder.example.com', isprimary: true },
    ]);
  });

  it('credits and payments are kept as they come and shown as negative', async () => {
    const header = 'id,entity,trandate,currency,foreigntotal,foreignpaymentamountunused';
    await mirror.import('credits', [header, '20,C1,2026-10-01,USD,-50.00,-20.00']);
    const payments = await mirror.import('payments', [
      `${header},type,status,duedate`,
      '30,C1,2026-10-02,USD,70.00,30.00,CustPymt,posted,',
      '31,C1,2026-10-02,USD,5.00,5.00,CustDep,,',
      '32,C1,2026-11-20,USD,99.00,99.00,CustPymt,in_flight,2026-11-27',
    ]);
    expect(payments).toMatchObject({ opened: 3, syncType: 'scheduled_hot_customer_payments' });
    expect(
      await mirror.read(
        'SELECT transaction_id AS id, type, amount, original_amount, days_overdue FROM open_items ORDER BY 1',
      ),
    ).toEqual([
      { id: '20', type: 'CustCred', amount: '-20.00', original_amount: '-50.00', days_overdue: null },
      { id: '30', type: 'CustPymt', amount: '-30.00', original_amount: '-70.00', days_overdue: null },
      { id: '31', type: 'CustDep', amount: '-5.00', original_amount: '-5.00', days_overdue: null },
    ]);
    expect(
      await mirror.read('SELECT customer_id, currency, amount, expected_on FROM payments_in_flight'),
    ).toEqual([{ customer_id: 'C1', currency: 'USD', amount: '99.00', expected_on: '2026-11-27' }]);
  });

  it('an id belongs to one kind of document', async () => {
    await mirror.import('invoices', [HEADER, ROW_1]);
    const report = await mirror.import('credits', [
      'id,entity,trandate,currency,foreignpaymentamountunused',
      '1,C1,2026-10-01,USD,5',
    ]);
    expect(report.problems).toMatchObject([
      { line: 2, message: 'document "1" is known as a CustInvc; give one of the two another id' },
    ]);
  });

  it('disputes name a document of that customer, or all of his', async () => {
    await mirror.import('invoices', [HEADER, ROW_1, ROW_2, ROW_3]);
    const header = 'customer_id,transaction_id,currency,reason,status';
    const report = await mirror.import('disputes', [
      header,
      'C1,1,USD,short delivery,open',
      'C2,,CAD,,open',
      'C2,1,CAD,wrong customer,open',
      'C1,77,USD,unknown document,open',
    ]);
    expect(report).toMatchObject({ opened: 2, rejected: 2 });
    expect(report.problems.map(({ message }) => message)).toEqual([
      'document "1" belongs to customer "C1"',
      'document "77" is unknown; import documents first',
    ]);
    expect(await mirror.read('SELECT transaction_id AS id, disputed FROM open_items ORDER BY 1')).toEqual([
      { id: '1', disputed: true },
      { id: '2', disputed: false },
      { id: '3', disputed: true },
    ]);
    const later = plainDate('2026-11-24');
    await mirror.import('disputes', [header, 'C2,,CAD,,open'], { complete: true, asOf: later });
    expect(await mirror.read('SELECT status, closed_on, opened_on FROM disputes ORDER BY id')).toEqual([
      { status: 'closed', closed_on: later, opened_on: TODAY },
      { status: 'open', closed_on: null, opened_on: TODAY },
    ]);
    await mirror.import('disputes', [header, 'C1,1,USD,again,open']);
    expect(
      await mirror.read(`SELECT status, closed_on, reason FROM disputes WHERE transaction_id = '1'`),
    ).toEqual([{ status: 'open', closed_on: null, reason: 'again' }]);
  });

  it('promises are open until they are kept, broken, or no longer in a complete file', async () => {
    await mirror.import('customers', CUSTOMERS);
    const header = 'customer_id,currency,amount,promise_date,status';
    await mirror.import('promises', [
      header,
      'C1,USD,100,2026-12-01,',
      'C1,USD,,2026-12-08,open',
      'C2,CAD,7,2026-11-01,broken',
    ]);
    const report = await mirror.import('promises', [header, 'C1,USD,100,2026-12-01,kept'], {
      complete: true,
    });
    expect(report).toMatchObject({ closed: 2, opened: 0 });
    expect(await mirror.read('SELECT promise_date, amount, status FROM promises_to_pay ORDER BY 1')).toEqual([
      { promise_date: '2026-11-01', amount: '7', status: 'broken' },
      { promise_date: '2026-12-01', amount: '100', status: 'kept' },
      { promise_date: '2026-12-08', amount: null, status: 'withdrawn' },
    ]);
  });
});

describe('the snapshot of balances', () => {
  const snapshots = () =>
    mirror.read(
      'SELECT customer_id, as_of, total_open, overdue_amount, days_overdue FROM ar_snapshot ORDER BY 2, 1',
    );

  it('is taken with every import of documents, once a day', async () => {
    await mirror.import('invoices', [HEADER, ROW_1, ROW_3]);
    await mirror.import('invoices', [HEADER, ROW_1, ROW_2, ROW_3]);
    const tomorrow = plainDate('2026-11-24');
    await mirror.import('invoices', [HEADER, ROW_1, ROW_2], { complete: true, asOf: tomorrow });
    await mirror.import('invoices', [HEADER, ROW_1, ROW_2], { complete: true, asOf: tomorrow });
    await mirror.import('invoices', [HEADER, ROW_1], { asOf: plainDate('2026-11-25') });
    expect(await snapshots()).toEqual([
      {
        customer_id: 'C1',
        as_of: '2026-11-23',
        total_open: '300.50',
        overdue_amount: '300.50',
        days_overdue: 23,
      },
      {
        customer_id: 'C2',
        as_of: '2026-11-23',
        total_open: '50.25',
        overdue_amount: '50.25',
        days_overdue: 22,
      },
      {
        customer_id: 'C1',
        as_of: '2026-11-24',
        total_open: '300.50',
        overdue_amount: '300.50',
        days_overdue: 24,
      },
      { customer_id: 'C2', as_of: '2026-11-24', total_open: '0', overdue_amount: '0', days_overdue: null },
      {
        customer_id: 'C1',
        as_of: '2026-11-25',
        total_open: '300.50',
        overdue_amount: '300.50',
        days_overdue: 25,
      },
    ]);
  });
});
