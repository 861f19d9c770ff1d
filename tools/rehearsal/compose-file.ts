// Reads compose.yaml: what each service is made of and starts with.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

export interface ComposeService {
  readonly build?: { readonly context: string; readonly target: string }
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly deploy?: { readonly replicas?: number }
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>
  readonly volumes?: Readonly<Record<string, unknown>>
}

/** The file with its merges done; variables stay as they are written. */
export function readCompose(root: string, name: string): ComposeFile {
  return parse(readFileSync(path.join(root, name), 'utf8'), { merge: true }) as ComposeFile
}

/** What `${NAME:-value}` means where nobody sets NAME. */
export const usualValue = (text: string) => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
