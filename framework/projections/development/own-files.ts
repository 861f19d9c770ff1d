// The pages' own scripts and style sheets: TypeScript with its types stripped on the fly, so that nothing has to be built.
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { typeOfFile } from '#framework/static-files/files-of-folder.ts'
import { registerStaticFiles } from '#framework/static-files/register-static-files.ts'
import type { StaticSource } from '#framework/static-files/static-file.ts'

const FOLDER = path.join(import.meta.dirname, 'browser')
// One look for all pages: colours, spaces and sizes come from the admin.
const TOKENS = 'admin/src/styles/tokens.css'

/** Adds `/__debug__/files/…`: the files of the folder `browser`, and the design tokens. */
export function registerOwnFiles(app: FastifyInstance, root: string): void {
  const names = readdirSync(FOLDER).filter((name) => /(?<!\.test)\.(ts|css)$/.test(name))
  const own = names.map((name) => [name, sourceOf(path.join(FOLDER, name))] as const)
  const tokens = ['tokens.css', sourceOf(path.join(root, TOKENS))] as const
  registerStaticFiles(app, { url: '/__debug__/files', files: new Map([...own, tokens]) })
}

function sourceOf(file: string): StaticSource {
  const isScript = file.endsWith('.ts')
  const type = typeOfFile(isScript ? 'script.js' : file)
  const read = async () => {
    const text = await readFile(file, 'utf8')
    return isScript ? withoutTypes(text) : text
  }
  return { type, cacheControl: 'no-cache', read }
}

/** Node prints an experimental warning at the first call, to people who can do nothing about it. */
function withoutTypes(text: string): string {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(text)
  } finally {
    process.emitWarning = emitWarning
  }
}
