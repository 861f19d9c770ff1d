// Rules about names, sizes, and forms this project avoids.

import type { Place, Rule } from '../findings.ts'
import { FULL_APPS, FULL_FOLDERS } from '../folder-exceptions.ts'
import type { SourceFile, SourceTree } from '../source-tree.ts'
import { functionsOf, lineOf, type SyntaxNode, walkSyntax, wordsOf } from '../syntax.ts'

// Words that fit any name and therefore add nothing to this one.
const EMPTY_VERBS = new Set(['handle', 'process', 'manage', 'do'])
const EMPTY_WORDS = new Set(['helper', 'helpers', 'util', 'utils', 'misc', 'common'])
const DRIVER = /^framework\/database\/driver\//
// Names the driver calls on our objects.
const GIVEN_NAMES = new Set(
  [
    ...['RowDescription', 'DataRow', 'CommandComplete', 'EmptyQuery', 'ReadyForQuery', 'Error'],
    ...['CopyData', 'CopyInResponse'],
  ].map((word) => `handle${word}`),
)
// The subject of framework/database/driver/private-parts.ts.
const PRIVATE_PARTS = new Set([
  'processID',
  'readyForQuery',
  'submittedNamedStatements',
  'parsedStatements',
  '_result',
  '_results',
])
const KEBAB_FILE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.tsx?$/
// The chapters of a resource (its policy, its lifecycle, its surfaces), and what TypeScript and tests add.
const ROLES = new Set([
  'resource',
  'policy',
  'lifecycle',
  'settings',
  'database',
  'services',
  'admin',
  'rest',
  'graphql',
  'test',
  'd',
])
const APP_FILES = new Set(['app.ts', 'index.ts', 'testing.ts'])
// `field.kind`, `each.field.kind.name`, `kind.name`, `kind.widget`, `field.kind.scalar.name`
const FIELD_KIND = /(^|\.)(kind\??\.(name|widget)|scalar(\??\.name)?|(\w*F|f)ield\??\.kind)$/
// `kind.column(options)`, `column.type`, `type`
const SQL_TYPE = /(^|\.)(type|\w+Type|column\??\.?\(.*\))$/s
// Words that only PostgreSQL types have: a list, a document, a moment, a range.
const SQL_TYPE_WORD = /^['"`/].*(\[\]|\\\[\\\]|jsonb|timestamp|numeric|uuid|bytea|range\b)/
// Examines what a text says.
const ASKING = new Set(['endsWith', 'includes', 'match', 'replace', 'startsWith', 'test'])
// The catalog comparison knows types and no kinds.
const KNOWS_TYPES = /^framework\/(resource\/fields|testing|database\/(migrations|row-security-lint))\//
// Aims warn; the limits that stop are settings of the linter (biome.json).
const FUNCTION_AIM = 40
const FILE_AIM = 300
const MOST_IN_FOLDER = 12
const MOST_IN_APP = 30
// Generated types sometimes need one; review each before raising the number.
const ANY_BUDGET = 25

// Code that names several facts of a caller, or a setting that no policy reads, carries them by hand.
const CALLER_LIST =
  /\bpend\.(request_id|address|staff_reason|impersonator_id)\b|\bstaff_reason, (\w+\.)?impersonator_id|\bimpersonator_id, (\w+\.)?key_id/
const CALLER_HOME = /^framework\/(resource\/caller|testing)\//
// A sentence that decides something: in code, and in SQL.
const COMPARED_REASON =
  /\b(systemReason|staffReason|act\??\.reason)( [!=]==? ['"`]|\??\.(startsWith|endsWith|includes|match)\()|\bstarts_with\(.*_reason\b/

/** Every rule of style that the linter has no rule for. */
export const styleRules: Rule[] = [
  {
    name: 'kebab-case-files',
    sentence: 'File names are kebab-case: row-rules.ts, create-user.ts.',
    find: eachScript((file) => (KEBAB_FILE.test(nameOf(file)) ? [] : [{ detail: `${nameOf(file)} is not` }])),
  },
  {
    name: 'resource-role-files',
    sentence: `A dotted file says its role, \`<resource>.<role>.ts\` with ${[...ROLES].slice(0, 10).join(', ')}; in an app's actions, tasks and commands a file is \`<verb>-<noun>.ts\`.`,
    find: eachScript(rolePlaces),
  },
  {
    name: 'resources-in-their-file',
    sentence:
      'A resource is declared in `apps/<app>/<name>.resource.ts` and nowhere else, so that it can be found by its name.',
    find: eachScript(declarationPlaces),
  },
  {
    name: 'no-empty-names',
    sentence:
      'A name says what happens: never handle, process, manage, do, helper, util, misc or common. Say build, resolve, require, parse, format, create, open, start ….',
    find: eachScript((file) => [...emptyFileName(file), ...emptyFunctionNames(file)]),
  },
  {
    name: 'kinds-answer-for-themselves',
    sentence:
      'A field kind is one file that answers the same questions: let the kind answer instead of asking for its name, its scalar or its SQL type outside framework/resource/fields.',
    find: eachScript(kindSwitches),
  },
  {
    name: 'driver-is-fenced',
    sentence:
      'Only framework/database/driver uses undocumented parts of the PostgreSQL driver: ask its WireConnection.',
    find: eachScript(privateParts),
  },
  {
    name: 'one-caller',
    sentence:
      'Only framework/resource/caller lists the facts of a caller: write and read them with the functions there.',
    find: eachScript((file) => (CALLER_HOME.test(file.path) ? [] : matchingSpots(file, CALLER_LIST))),
  },
  {
    name: 'reasons-are-prose',
    sentence:
      'A reason is prose for readers of the trail: no code compares it. The mode of an act says what it may do beyond its caller.',
    find: eachScript((file) => matchingSpots(file, COMPARED_REASON)),
  },
  {
    name: 'function-aim',
    sentence: `Functions aim at 25 lines; over ${FUNCTION_AIM} is worth a second look (over 60 is refused).`,
    find: eachScript((file) =>
      isTestFile(file)
        ? []
        : functionsOf(file)
            .filter((each) => each.lines > FUNCTION_AIM)
            .map(({ name, line, lines }) => ({ line, detail: `${name} has ${lines} lines`, severity: 'warn' })),
    ),
  },
  {
    name: 'file-aim',
    sentence: `Files aim at 150 lines; over ${FILE_AIM} is worth a second look (over 400 is refused). Catalogues and tests may be longer.`,
    find: eachScript((file) =>
      isTestFile(file) || file.lines.length <= FILE_AIM
        ? []
        : [{ detail: `${file.lines.length} lines`, severity: 'warn' }],
    ),
  },
  {
    name: 'folders-by-noun',
    sentence: `A folder of code has at most ${MOST_IN_FOLDER} files (tests beside them not counted): split it by noun, or say in folder-exceptions.ts why it is one list.`,
    find: fullFolders,
  },
  {
    name: 'apps-by-noun',
    sentence: `An app has at most ${MOST_IN_APP} files of code (its screens and tests not counted): what has a noun of its own becomes an app.`,
    find: fullApps,
  },
  {
    name: 'any-is-rare',
    sentence: `any is zero outside framework and at most ${ANY_BUDGET} times in it: unknown, a type parameter or an inferred type says more.`,
    find: (tree) => anyPlaces(tree),
  },
]

type Spot = Omit<Place, 'file'>

// Turns a rule about one file into a rule about the tree.
function eachScript(find: (file: SourceFile) => Spot[]): Rule['find'] {
  return (tree) => tree.scripts.flatMap((file) => find(file).map((spot) => ({ file: file.path, ...spot })))
}

function nameOf(file: SourceFile): string {
  return file.path.slice(file.path.lastIndexOf('/') + 1)
}

// Titles and tables make tests long; the aims are for code a reader must understand at once.
function isTestFile(file: SourceFile): boolean {
  return /\.test\.tsx?$/.test(file.path) || file.path.startsWith('tests/')
}

// `users.service.ts` hides what it does; `actions/deactivate.ts` hides on what.
function rolePlaces(file: SourceFile): Spot[] {
  const [, chapter, inApp] = /^apps\/[^/]+\/(?:(actions|tasks|commands)\/)?([^/]+)$/.exec(file.path) ?? []
  const [, ...roles] = nameOf(file)
    .replace(/\.tsx?$/, '')
    .split('.')
  const unknown = roles.filter((role) => !ROLES.has(role))
  if (unknown.length && !/\.config$/.test(`.${roles.join('.')}`)) return [{ detail: `.${unknown[0]} is no role` }]
  if (!inApp || roles.length || (!chapter && APP_FILES.has(inApp))) return []
  return chapter && !inApp.includes('-') ? [{ detail: `${inApp} has no <verb>-<noun>` }] : []
}

// Tests declare resources of their own to try the language.
function declarationPlaces(file: SourceFile): Spot[] {
  if (!file.path.startsWith('apps/') || isTestFile(file) || file.path.endsWith('.resource.ts')) return []
  return callsOf(file, 'defineResource').map((node) => ({
    line: lineOf(file, node.start),
    detail: 'declares a resource',
  }))
}

function callsOf(file: SourceFile, name: string): SyntaxNode[] {
  const calls: SyntaxNode[] = []
  walkSyntax(file.syntax().program, (node) => {
    if (node.type === 'CallExpression' && (node.callee as SyntaxNode).name === name) calls.push(node)
  })
  return calls
}

function emptyFileName(file: SourceFile): Spot[] {
  const empty = wordsOf(nameOf(file)).find((word) => EMPTY_WORDS.has(word))
  return empty ? [{ detail: `the file is named ${nameOf(file)}` }] : []
}

// A verb is empty only at the beginning (`canProcess` passes, `processUser` does not); nouns are empty anywhere.
function emptyFunctionNames(file: SourceFile): Spot[] {
  const isGiven = (name: string) => DRIVER.test(file.path) && GIVEN_NAMES.has(name)
  return functionsOf(file)
    .filter(({ name }) => !isGiven(name))
    .filter(({ name }) => {
      const words = wordsOf(name)
      return EMPTY_VERBS.has(words[0] ?? '') || words.some((word) => EMPTY_WORDS.has(word))
    })
    .map(({ name, line }) => ({ line, detail: `the function is named ${name}` }))
}

// Code that asks a kind for its identity or its SQL type; the test data of framework/testing may pick by kind.
function kindSwitches(file: SourceFile): Spot[] {
  if (KNOWS_TYPES.test(file.path) || isTestFile(file)) return []
  const spots: Spot[] = []
  walkSyntax(file.syntax().program, (node) => {
    const question = questionOf(file, node)
    if (question && asksForKind(question))
      spots.push({ line: lineOf(file, node.start), detail: `asks for ${question.asked}` })
  })
  return spots
}

type Question = { asked: string; words: string }

// `asked === 'words'`, `switch (asked)`, `asked.endsWith('words')`, `/words/.test(asked)`, `LIST.includes(asked)`.
function questionOf(file: SourceFile, node: SyntaxNode): Question | null {
  const textOf = (of: unknown) => file.text.slice((of as SyntaxNode).start, (of as SyntaxNode).end)
  if (node.type === 'SwitchStatement') return { asked: textOf(node.discriminant), words: '' }
  if (/^[!=]==?$/.test(String(node.operator)))
    return /^['"]/.test(textOf(node.right)) ? { asked: textOf(node.left), words: textOf(node.right) } : null
  const { object, property } = (node.callee ?? {}) as Record<string, SyntaxNode | undefined>
  const [argument] = (node.arguments ?? []) as SyntaxNode[]
  if (node.type !== 'CallExpression' || !object || !argument || !ASKING.has(String(property?.name))) return null
  const sides = [textOf(object), textOf(argument)]
  const isTurned = property?.name === 'test' || !/^['"`/]/.test(sides[1]!)
  const [asked, words] = isTurned ? sides.reverse() : sides
  return { asked: asked!, words: words! }
}

function asksForKind({ asked, words }: Question): boolean {
  return FIELD_KIND.test(asked) || (SQL_TYPE.test(asked) && SQL_TYPE_WORD.test(words))
}

// A private member of the driver's objects.
function privateParts(file: SourceFile): Spot[] {
  if (DRIVER.test(file.path)) return []
  const spots: Spot[] = []
  walkSyntax(file.syntax().program, (node) => {
    const { type, property } = node as { type: string; property?: SyntaxNode }
    const name = type === 'MemberExpression' ? String(property?.name) : ''
    if (PRIVATE_PARTS.has(name)) spots.push({ line: lineOf(file, node.start), detail: `reads .${name}` })
  })
  return spots
}

// Matching lines of production code.
function matchingSpots(file: SourceFile, pattern: RegExp): Spot[] {
  if (isTestFile(file) || !/^(core|apps|framework|edge-services)\//.test(file.path)) return []
  return file.lines.flatMap((text, index) => {
    const found = pattern.exec(text)
    return found ? [{ line: index + 1, detail: found[0] }] : []
  })
}

// A folder with many files hides its subjects; only a hint, for a list of alike things (field kinds) may be long.
function fullFolders(tree: SourceTree): Place[] {
  const folders = Map.groupBy(
    tree.scripts.filter((file) => !isTestFile(file)),
    (file) => file.path.slice(0, Math.max(0, file.path.lastIndexOf('/'))),
  )
  const full = [...folders].filter(([, files]) => files.length > MOST_IN_FOLDER)
  const idle = Object.keys(FULL_FOLDERS).filter(
    (folder) => folders.has(folder) && folders.get(folder)!.length <= MOST_IN_FOLDER,
  )
  return [
    ...full
      .filter(([folder]) => !(folder in FULL_FOLDERS))
      .map(([folder, files]) => ({ file: folder, detail: `${files.length} files` })),
    ...idle.map((folder) => ({ file: folder, detail: 'needs no exception any more' })),
  ]
}

function fullApps(tree: SourceTree): Place[] {
  const apps = Map.groupBy(
    tree.scripts.filter((file) => !isTestFile(file) && /^apps\/[^/]+\/(?!admin\/)/.test(file.path)),
    (file) => file.path.split('/').slice(0, 2).join('/'),
  )
  return [...apps]
    .filter(([app, files]) => files.length > (FULL_APPS[app]?.most ?? MOST_IN_APP))
    .map(([app, files]) => ({ file: app, detail: `${files.length} files` }))
}

// Outside framework each one is a finding; inside, all are shown once there are too many.
function anyPlaces(tree: SourceTree): Place[] {
  const places = tree.scripts.flatMap((file) => {
    const found: Place[] = []
    walkSyntax(file.syntax().program, (node) => {
      if (node.type === 'TSAnyKeyword') found.push({ file: file.path, line: lineOf(file, node.start), detail: 'any' })
    })
    return found
  })
  const inFramework = places.filter(({ file }) => file.startsWith('framework/'))
  const outside = places.filter(({ file }) => !file.startsWith('framework/'))
  return inFramework.length > ANY_BUDGET ? [...outside, ...inFramework] : outside
}
