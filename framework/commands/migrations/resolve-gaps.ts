// Determines how to fill the gaps that a change leaves in rows: from options, or by asking.
import type { Fills, WordChanges } from '#framework/database/migrations/diff/decisions.ts'
import { findGaps, type Gap } from '#framework/database/migrations/diff/gaps.ts'
import type { Renames } from '#framework/database/migrations/diff/renames.ts'
import type { AppSchema, AppState } from '#framework/database/migrations/schema-state.ts'
import type { Models } from '#framework/resource/model.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import type { CommandConsole } from '../console.ts'
import { fieldAt, fillOf, reasonAgainstFilling, wordOf } from './filled-fields.ts'

type Changes = readonly (readonly [AppState, AppSchema])[]

/** Decisions about gaps so far. */
export interface GapAnswers {
  readonly fills: Map<string, string>
  readonly words: Map<string, Map<string, string>>
}

/**
 * `--fill articles.subtitle=none` and `--map articles.status:old=draft`, as SQL and database names. Throws PendError
 * for another
 * format, an unknown field, or a value that it does not accept.
 */
export function parseAnswers(models: Models, given: { fill: readonly string[]; map: readonly string[] }): GapAnswers {
  const answers: GapAnswers = { fills: new Map(), words: new Map() }
  for (const text of given.fill) {
    const [, place, value] = /^(\w+\.\w+)=(.*)$/s.exec(text) ?? wrong(text, 'Write --fill resource.field=value.')
    const spot = fieldAt(models, place!)
    answers.fills.set(spot.place, fillOf(spot, value!))
  }
  for (const text of given.map) {
    const [, place, from, to] =
      /^(\w+\.\w+):([^=]+)=(.+)$/s.exec(text) ?? wrong(text, 'Write --map resource.field:old=new.')
    const spot = fieldAt(models, place!)
    noteWord(answers, { place: spot.place, from: from!, to: wordOf(spot, to!) })
  }
  return answers
}

function wrong(text: string, hint: string): never {
  throw new PendError(`"${text}" says nothing about a field.`, hint)
}

function noteWord({ words }: GapAnswers, { place, from, to }: { place: string; from: string; to: string }): void {
  words.set(place, new Map([...(words.get(place) ?? []), [from, to]]))
}

/** Answers to the questions. */
interface Asked {
  readonly models: Models
  readonly renames: Renames
  readonly console: CommandConsole
}

/**
 * Asks about each undecided gap; it stays if nobody can answer. Throws PendError for an answer that fits no gap, and if
 * the person wants to change the declaration first.
 */
export async function resolveGaps(
  changes: Changes,
  answers: GapAnswers,
  { models, renames, console }: Asked,
): Promise<{ fills: Fills; words: WordChanges }> {
  const gaps = changes.flatMap(([before, after]) => findGaps(before, after, renames))
  requireGaps(gaps, answers)
  if (!console.isInteractive) return answers
  for (const gap of gaps) if (!isDecided(gap, answers)) await askAbout(gap, answers, { models, console })
  return answers
}

function isDecided({ kind, place, word }: Gap, { fills, words }: GapAnswers): boolean {
  return kind === 'word' ? words.get(place)?.has(word!) === true : fills.has(place)
}

function requireGaps(gaps: readonly Gap[], { fills, words }: GapAnswers): void {
  const asked = [
    ...[...fills.keys()].map((place) => ({ place, word: null })),
    ...[...words].flatMap(([place, changes]) => [...changes.keys()].map((word) => ({ place, word }))),
  ]
  for (const { place, word } of asked)
    if (!gaps.some((gap) => gap.place === place && gap.word === word))
      throw new PendError(
        word === null ? `Nothing is to be filled at ${place}.` : `${place} does not lose the word "${word}".`,
        'Leave it out, or change the declaration first.',
      )
}

interface Choice {
  readonly key: string
  readonly text: string
  run(): Promise<void> | void
}

async function askAbout(gap: Gap, answers: GapAnswers, { models, console }: Omit<Asked, 'renames'>): Promise<void> {
  const { place, word, kind } = gap
  const spot = fieldAt(models, place)
  const against = word === null ? reasonAgainstFilling(spot.field) : null
  const choices: Choice[] = [
    ...(against === null
      ? [{ key: '1', text: FIRST[kind], run: () => askForFilling(gap, answers, { models, console }) }]
      : []),
    {
      key: '2',
      text: SECOND[kind],
      run: () => stop(`Change the field ${spot.field.name}, then run makemigrations again.`),
    },
    { key: '3', text: 'quit', run: () => stop('Run makemigrations again when you know.') },
    ...(kind === 'new' ? [] : [{ key: '4', text: 'go on: there are no such rows', run: () => {} }]),
  ]
  console.warn(
    word === null
      ? `${place} is required; rows that are there may have no value for it.`
      : `${place} takes "${word}" no longer; rows may hold it.`,
  )
  for (const { key, text } of choices) console.warn(`  ${key}  ${text}`)
  for (;;) {
    const answer = (await console.ask(`Which? [${choices.map(({ key }) => key).join(', ')}] `)).trim()
    const choice = choices.find(({ key }) => key === answer)
    if (choice) return choice.run()
  }
}

const FIRST = {
  new: 'fill them with a value',
  required: 'fill them with a value',
  word: 'give them another word',
} as const
const SECOND = {
  new: 'make it optional in the declaration, or give it a default',
  required: 'leave it optional in the declaration, or give it a default',
  word: 'keep the word in the declaration',
} as const

function stop(hint: string): never {
  throw new PendError('Nothing was written.', hint)
}

/** Asks until the field accepts the answer. */
async function askForFilling(
  { place, word }: Gap,
  answers: GapAnswers,
  { models, console }: Omit<Asked, 'renames'>,
): Promise<void> {
  const spot = fieldAt(models, place)
  for (;;) {
    const text = await console.ask(word === null ? `Value of ${place}: ` : `In place of "${word}": `)
    try {
      if (word === null) answers.fills.set(place, fillOf(spot, text))
      else noteWord(answers, { place, from: word, to: wordOf(spot, text.trim()) })
      return
    } catch (error) {
      if (!(error instanceof PendError)) throw error
      console.warn(`${error.message} ${error.hint ?? ''}`.trim())
    }
  }
}
