// The states that the migrations of all timelines lead to, and where each timeline keeps its share of them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { type AppState, formatState } from '../schema-state.ts'
import { applyOverlay, type Overlay, overlayOf } from './overlay.ts'
import { findProduct } from './product.ts'

/** All states by app; empty before the first migration. Throws PendError where PEND and the product cannot both be right. */
export function readStates(directory: string): Map<string, AppState> {
  const states = readPendStates(directory)
  const product = findProduct(directory)
  if (product === null) return states
  for (const overlay of readFolder<Overlay>(path.join(directory, product)).values())
    states.set(overlay.app, applyOverlay(states.get(overlay.app) ?? emptyState(overlay.app), overlay, product))
  return states
}

/** Writes an app's state, or the product's share of it, or deletes the file if nothing is left. */
export function writeState(directory: string, state: AppState, product: string | null): void {
  if (product === null) {
    writeFolder(directory, state.app, state.tables.length + state.objects.length > 0 && formatState(state))
    return
  }
  const overlay = overlayOf(readPendStates(directory).get(state.app) ?? emptyState(state.app), state)
  writeFolder(path.join(directory, product), state.app, overlay.changes.length > 0 && formatOverlay(overlay))
}

function readPendStates(directory: string): Map<string, AppState> {
  return readFolder<AppState>(directory)
}

function emptyState(app: string): AppState {
  return { app, tables: [], objects: [] }
}

function readFolder<T extends { app: string }>(timeline: string): Map<string, T> {
  const folder = path.join(timeline, 'meta')
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(names.map((name) => readFile<T>(path.join(folder, name))).map((state) => [state.app, state]))
}

function readFile<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch (cause) {
    throw new PendError(
      `${file} cannot be read as JSON.`,
      'After a merge, take one side and run makemigrations again.',
      { cause },
    )
  }
}

function writeFolder(timeline: string, app: string, text: string | false): void {
  const file = path.join(timeline, 'meta', `${app}.json`)
  mkdirSync(path.dirname(file), { recursive: true })
  if (text === false) rmSync(file, { force: true })
  else writeFileSync(file, text)
}

/** One line for each change, as states have them. */
function formatOverlay({ app, changes }: Overlay): string {
  const lines = changes.map((change) => `  ${JSON.stringify(change)}`).join(',\n')
  return `{ "app": ${JSON.stringify(app)}, "changes": [\n${lines}\n] }\n`
}
