// Rules about what Git may hold: nothing of one machine, no addresses, no secrets, exact versions.
import type { Place, Rule } from '../findings.ts'
import type { SourceFile, SourceTree } from '../source-tree.ts'

// Written in pieces so that this file does not find itself.
const MACHINE_PATH = new RegExp(
  `(?<![\\w.-])/(${['ro' + 'ot', 'ho' + 'me/[a-z]\\w*', 'Us' + 'ers/\\w+', 'wo' + 'rk/\\w+'].join('|')})/|bash${'_'}jobs`,
)
const REGISTRY_HOST = new RegExp(`https?://(registry|deb)\\.|registry\\.${'npmjs'}|${'artif'}actory`)
const SECRET = new RegExp(
  `-----BEGIN [A-Z ]*PRIVATE${' '}KEY-----|\\b(AKIA[0-9A-Z]{16}|gh[pousr]_\\w{36}|xox[bp]-\\w{10,})`,
)
// A range, a tag or an address would let two installations differ.
// A folder of this project has the version of the commit.
const EXACT_VERSION = /^(\d+\.\d+\.\d+([-+][\w.]+)?|file:tools\/[\w-]+)$/
// Every clone carries it permanently.
const LARGE_FILE = 1_000_000

/** Every rule about what Git may hold. */
export const hygieneRules: Rule[] = [
  {
    name: 'no-machine-paths',
    sentence: 'No path of one machine is committed: make it relative to the project.',
    find: (tree) => eachLine(tree, MACHINE_PATH),
  },
  {
    name: 'no-registry-hosts',
    sentence: 'No registry or mirror is named: the machine that installs chooses its own.',
    find: (tree) => eachLine(tree, REGISTRY_HOST),
  },
  {
    name: 'no-secrets',
    sentence: 'No key or token is committed, not even an expired one: make it when the test or the server starts.',
    find: (tree) => eachLine(tree, SECRET),
  },
  {
    name: 'lock-has-no-addresses',
    sentence: 'package-lock.json names versions and hashes but no addresses: install with the .npmrc of this project.',
    find: (tree) =>
      tree.files
        .filter((file) => /(^|\/)package-lock\.json$/.test(file.path))
        .flatMap((file) => matchingLines(file, /"resolved":\s*"\w+:\/\//)),
  },
  {
    name: 'exact-versions',
    sentence: 'A dependency is named by its exact version, so that two installations are the same.',
    find: (tree) => tree.files.filter((file) => /(^|\/)package\.json$/.test(file.path)).flatMap(looseVersions),
  },
  {
    name: 'env-example-is-complete',
    sentence:
      '`.env.example` names every variable of core/settings/schema.ts and of the settings of apps, and no other.',
    find: exampleDifferences,
  },
  {
    name: 'no-large-files',
    sentence: `A committed file stays under ${LARGE_FILE / 1_000_000} MB: take large data from a package or make it in the test.`,
    find: (tree) =>
      tree.files
        .filter((file) => file.text.length > LARGE_FILE)
        .map((file) => ({ file: file.path, detail: `${(file.text.length / 1_000_000).toFixed(1)} MB` })),
  },
]

function eachLine(tree: SourceTree, pattern: RegExp): Place[] {
  return tree.files.flatMap((file) => matchingLines(file, pattern))
}

// Tests the whole text first: most files have no match, and lines are many.
function matchingLines(file: SourceFile, pattern: RegExp): Place[] {
  if (!pattern.test(file.text)) return []
  return file.lines.flatMap((text, index) => {
    const found = pattern.exec(text)
    return found ? [{ file: file.path, line: index + 1, detail: found[0] }] : []
  })
}

// Files that declare settings.
const DECLARES_SETTINGS = /^(core\/settings\/schema|apps\/[^/]+\/[^/]+\.settings)\.ts$/

// The schema names variables as quoted words in capitals, the example as `NAME=` or, for omitted ones, `# NAME=`.
function exampleDifferences(tree: SourceTree): Place[] {
  const schemas = tree.scripts.filter(({ path }) => DECLARES_SETTINGS.test(path))
  if (schemas.length === 0) return []
  const example = tree.find('.env.example')
  const read = schemas.flatMap(({ text }) =>
    [...text.matchAll(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)'/g)].map((match) => match[1] ?? ''),
  )
  const told = (example?.text ?? '').matchAll(/^(?:# ?)?([A-Z][A-Z0-9_]*)=/gm).map((match) => match[1] ?? '')
  const [known, shown] = [new Set(read), new Set(told)]
  return [
    ...[...known.difference(shown)].map((name) => ({ file: '.env.example', detail: `${name} is missing` })),
    ...[...shown.difference(known)].map((name) => ({ file: '.env.example', detail: `${name} is read by nobody` })),
  ]
}

// Every group of package.json that npm installs from.
function looseVersions(file: SourceFile): Place[] {
  const manifest = JSON.parse(file.text) as Record<string, Record<string, string> | undefined>
  const groups = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies]
  const loose = groups
    .flatMap((group) => Object.entries(group ?? {}))
    .filter(([, version]) => !EXACT_VERSION.test(version))
  return loose.map(([name, version]) => ({
    file: file.path,
    line: file.lines.findIndex((text) => text.includes(`"${name}":`)) + 1,
    detail: `${name} ${version}`,
  }))
}
