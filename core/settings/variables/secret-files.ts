// Secrets in files instead of variables: `PEND_SECRET_KEY_FILE=/run/secrets/key` (containers), and systemd's credentials.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { SettingMistake } from '../mistakes.ts'
import type { Variables } from './read-variables.ts'

/** The names that hold the file of a secret. */
export const fileVariableOf = (variable: string) => `${variable}_FILE`

/**
 * The variables with the secrets that files hold, without a final line break. A variable wins over a credential of the
 * service (systemd.exec(5), LoadCredential=), whose file has the variable's name.
 */
export function readSecretFiles(
  variables: Variables,
  secrets: readonly string[],
): { variables: Variables; mistakes: SettingMistake[] } {
  const found: Record<string, string> = {}
  const mistakes = secrets.flatMap((variable): SettingMistake[] => {
    const name = fileVariableOf(variable)
    const file = variables[name]?.trim()
    if (!file) {
      const credential = variables[variable] ? undefined : credentialOf(variable, variables.CREDENTIALS_DIRECTORY)
      if (credential !== undefined) found[variable] = credential
      return []
    }
    if (variables[variable]) return [{ variable: name, message: `is set beside ${variable}: set only one of them` }]
    try {
      found[variable] = readSecret(file)
      return []
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      return [{ variable: name, message: `is "${file}", which cannot be read (${code})` }]
    }
  })
  return { variables: { ...variables, ...found }, mistakes }
}

const readSecret = (file: string) => readFileSync(file, 'utf8').replace(/\r?\n$/, '')

function credentialOf(variable: string, directory: string | undefined): string | undefined {
  try {
    return directory ? readSecret(path.join(directory, variable)) : undefined
  } catch {
    return undefined
  }
}
