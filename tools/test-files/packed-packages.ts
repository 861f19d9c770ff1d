// Joins packages of hundreds of files into a few: a test run starts hundreds of processes, and each would load them one by one.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What our code imports of each package; a process loads all of a package from one place. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  typebox: ['', '/compile', '/format', '/schema', '/system', '/value'],
  'drizzle-orm': ['', '/pg-core'],
}
const FOLDER = '.data/packed-packages'
const HOOK = path.join(import.meta.dirname, 'load-packed.cjs')

/** Makes every process of this run load the joined packages, and joins them first if their versions are new. */
export async function usePackedPackages(root: string): Promise<void> {
  const options = process.env.NODE_OPTIONS ?? ''
  // The run outside of this one did it.
  if (options.includes(path.basename(HOOK))) return
  const versions = versionsOf(root)
  if (versions !== packedVersions(root)) await pack(root, versions)
  process.env.NODE_OPTIONS = `${options} --require ${JSON.stringify(HOOK)}`.trim()
}

function versionsOf(root: string): string {
  const versionOf = (name: string) =>
    JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version
  return JSON.stringify(Object.entries(ENTRIES).map(([name, entries]) => [name, versionOf(name), entries]))
}

function packedVersions(root: string): string | undefined {
  try {
    return readFileSync(path.join(root, FOLDER, 'versions.json'), 'utf8')
  } catch {
    return undefined
  }
}

async function pack(root: string, versions: string): Promise<void> {
  const { build } = await import('vite')
  const [folder, unfinished] = [path.join(root, FOLDER), path.join(root, `${FOLDER}.${process.pid}`)]
  const words = Object.entries(ENTRIES).flatMap(([name, entries]) => entries.map((entry) => `${name}${entry}`))
  await build({
    ...{ root, configFile: false, logLevel: 'warn', publicDir: false },
    ssr: { noExternal: true },
    build: {
      ...{ ssr: true, outDir: unfinished, minify: false, emptyOutDir: true },
      rolldownOptions: {
        input: Object.fromEntries(words.map((word) => [word.replace('/', '@'), word])),
        output: { entryFileNames: '[name].mjs', chunkFileNames: 'parts/[name]-[hash].mjs' },
        preserveEntrySignatures: 'strict',
      },
    },
  })
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(path.join(unfinished, 'versions.json'), versions)
  rmSync(folder, { recursive: true, force: true })
  renameSync(unfinished, folder)
}
