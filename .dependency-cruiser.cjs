/** Who may import whom. The rooms are described in docs/architecture.md. */
const SQL_ROOMS =
  '^libs/(ledger/postgres|ledger/eventstoredb|ledger/following|content|evidence|subscriptions|database|mirror|delivery/outbox)/|^ledger-projections/projector/';

module.exports = {
  forbidden: [
    {
      name: 'projections-by-their-front-door',
      comment: 'Apps see the read models through #projections.',
      severity: 'error',
      from: { path: '^(apps|bench)/' },
      to: { path: '^ledger-projections/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'no-cycles',
      comment: 'A cycle is two things that are one, or one that is two. No forwardRef either.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nobody-imports-an-app',
      comment: 'Apps are composition roots: only they pick adapters, and nothing picks them.',
      severity: 'error',
      from: { path: '^(libs|ledger-projections|migrations)/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-do-not-import-each-other',
      comment: 'What two apps share is a composition module of its own (apps/composition) or a room.',
      severity: 'error',
      // Specs of the pages run against the server that serves them.
      from: { path: '^apps/(server|cli|web)/', pathNot: '^apps/web/(.*\\.spec\\.ts$|testing/)' },
      to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/composition/'] },
    },
    {
      name: 'front-doors',
      comment: 'Another room is entered by its front door (#room, #room/part), never by a path into it.',
      severity: 'error',
      from: { path: '^(apps|libs|ledger-projections|migrations)/([^/]+)/' },
      to: {
        path: '^(libs|ledger-projections|migrations)/',
        // The read models are one room with a folder each.
        pathNot: ['^$1/$2/', '/index\\.ts$', '^ledger-projections/'],
        dependencyTypesNot: ['aliased-subpath-import'],
      },
    },
    {
      name: 'pages-use-the-public-api-only',
      comment:
        'What runs in a browser knows the server by its routes: no room, no other app. Specs start servers.',
      severity: 'error',
      from: { path: '^apps/web/', pathNot: ['\\.spec\\.ts$', '^apps/web/testing/'] },
      to: { path: '^(libs|ledger-projections|migrations|apps/(?!web/))' },
    },
    {
      name: 'the-domain-is-pure',
      comment:
        'A decider imports its own files and the event-sourcing kit: no package, no node, no clock, no random.',
      severity: 'error',
      from: { path: '^libs/[^/]+/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/[^/]+/domain/', '^libs/eventsourcing/'] },
    },
    {
      name: 'the-kit-imports-nothing',
      comment: 'libs/eventsourcing is at the bottom.',
      severity: 'error',
      from: { path: '^libs/eventsourcing/' },
      to: { pathNot: '^libs/eventsourcing/' },
    },
    {
      name: 'writers-do-not-read-read-models',
      comment: 'A saga that must ask passes the answer on in its command.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^ledger-projections/' },
    },
    {
      name: 'projections-know-events-only',
      comment: 'A read model is a pure function of events: event types, the kit and the Recorded envelope.',
      severity: 'error',
      from: { path: '^ledger-projections/(?!projector/)[^/]+/', pathNot: '\\.(spec|queries)\\.ts$' },
      to: {
        path: '^(apps|libs)/',
        pathNot: [
          '^libs/eventsourcing/',
          '^libs/ledger/index\\.ts$',
          '^libs/[^/]+/(index|events)\\.ts$',
          '^libs/[^/]+/domain/',
        ],
      },
    },
    {
      name: 'one-room-speaks-to-eventstoredb',
      comment: 'Everybody else speaks to the Ledger port.',
      severity: 'error',
      from: { pathNot: '^libs/ledger/eventstoredb/' },
      to: { path: 'node_modules/@eventstore/db-client' },
    },
    {
      name: 'few-rooms-speak-sql',
      comment: 'SQL through pg is written where it is measured and reviewed as such.',
      severity: 'error',
      from: { pathNot: [SQL_ROOMS, '^bench/', '\\.spec\\.ts$', '/testing/'] },
      to: { path: 'node_modules/pg/' },
    },
    {
      name: 'no-grab-bags',
      comment: 'A folder is named after what it is for.',
      severity: 'error',
      from: {},
      to: { path: '/(utils?|common|shared|helpers?|core|base)/', pathNot: 'node_modules' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
