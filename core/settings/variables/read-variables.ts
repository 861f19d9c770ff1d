// Collects the variables of this process: `.env`, then `.env.<environment>`, then the shell, then the command line.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'

export type Variables = Readonly<Record<string, string | undefined>>

/**
 * Later sources win. Processes started from this one inherit what the files say. Tests read no file: those of a
 * developer would change what they prove.
 */
export function readVariables(root: string, overrides: Variables = {}): Variables {
  const given = { ...process.env, ...overrides }
  if (given.PEND_ENV === 'test') return given
  const general = parseFile(path.join(root, '.env'))
  const environment = given.PEND_ENV || general.PEND_ENV || 'development'
  const special = parseFile(path.join(root, `.env.${environment}`))
  for (const [name, value] of Object.entries({ ...general, ...special })) process.env[name] ??= value
  return { ...general, ...special, ...given }
}

function parseFile(file: string): Variables {
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
}
