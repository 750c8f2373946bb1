/**
 * Who may do what, in one place. Run after every migration, so that a login renamed or added later gets its
 * rights too. The owner owns; the service appends but never alters the ledger; the reader runs contract SQL.
 *
 * @param service name of the service's login
 * @param reader name of the login for context and check SQL
 */
export function grants(service: string, reader: string): readonly string[] {
  return [
    `GRANT USAGE ON SCHEMA ledger TO ${service}`,
    `GRANT SELECT ON ledger.events, ledger.head TO ${service}`,
    `GRANT EXECUTE ON FUNCTION ledger.append_batch TO ${service}`,

    `GRANT USAGE ON SCHEMA ledger_index TO ${service}`,
    `GRANT SELECT ON ledger_index.events, ledger_index.head TO ${service}`,
    `GRANT EXECUTE ON FUNCTION ledger_index.bind, ledger_index.add, ledger_index.scanned TO ${service}`,

    `GRANT USAGE ON SCHEMA mirror TO ${service}, ${reader}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA mirror TO ${service}`,
    // What a sync has said it did stays said.
    `REVOKE UPDATE, DELETE ON mirror.sync_log FROM ${service}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA mirror TO ${reader}`,
    `GRANT EXECUTE ON FUNCTION mirror.as_of, mirror.add_business_days TO ${service}, ${reader}`,

    `GRANT USAGE ON SCHEMA evidence TO ${service}`,
    `GRANT SELECT, INSERT ON evidence.tiles, evidence.checkpoints TO ${service}`,
    `GRANT SELECT, INSERT, UPDATE ON evidence.anchored TO ${service}`,

    `GRANT USAGE ON SCHEMA content TO ${service}`,
    `GRANT SELECT, INSERT, DELETE ON content.rows TO ${service}`,
    `GRANT SELECT, INSERT ON content.erased TO ${service}`,

    `GRANT USAGE ON SCHEMA subscriptions TO ${service}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA subscriptions TO ${service}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA subscriptions TO ${service}`,

    `GRANT USAGE ON SCHEMA identity TO ${service}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA identity TO ${service}`,

    `GRANT USAGE ON SCHEMA delivery TO ${service}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA delivery TO ${service}`,

    `GRANT USAGE ON SCHEMA projections TO ${service}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA projections TO ${service}`,
    // The service makes the tables and views of the read models: they can be made again at any time.
    `GRANT USAGE, CREATE ON SCHEMA read TO ${service}`,
    `GRANT USAGE ON SCHEMA read TO ${reader}`,

    `GRANT USAGE ON SCHEMA mirror TO ${service}, ${reader}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA mirror TO ${service}`,
    // What a sync has said it did stays said.
    `REVOKE UPDATE, DELETE ON mirror.sync_log FROM ${service}`,
    `GRANT SELECT ON ALL TABLES IN SCHEMA mirror TO ${reader}`,
    `GRANT EXECUTE ON FUNCTION mirror.as_of, mirror.add_business_days TO ${service}, ${reader}`,
  ];
}
