// Every slip in typing a declaration: one key, word or value at a time.

/** One slip: the declaration with it, and the word a mistake must name. */
export interface Slip {
  /** The change, for the title of a failure. */
  readonly what: string
  readonly written: unknown
  /** The right word; null where only the place can be named. */
  readonly right: string | null
}

interface Leaf {
  readonly path: readonly string[]
  readonly value: unknown
}

/** Places whose keys or texts an author invents, as patterns of their dotted paths. */
export interface Freedom {
  readonly keys?: RegExp
  readonly texts?: RegExp
  /** Places that accept values of several types. */
  readonly types?: RegExp
}

/** Every slip of one key, word or value in `written`. */
export function slipsOf(written: unknown, { keys, texts, types }: Freedom = {}): Slip[] {
  const all = leavesOf(written, [])
  const isFree = (free: RegExp | undefined, path: readonly string[]) => free?.test(path.join('.')) ?? false
  return [
    ...all
      .filter(({ path }) => path.length > 0 && !/^\d+$/.test(path.at(-1)!) && !isFree(keys, path))
      .flatMap(({ path }) => misspellingsOf(path.at(-1)!).map((wrong) => renamed(written, path, wrong))),
    ...all
      .filter(({ path, value }) => typeof value === 'string' && !isFree(texts, path))
      .flatMap(({ path, value }) => misspellingsOf(value as string).map((wrong) => replaced(written, path, wrong))),
    ...all
      .filter(({ path }) => path.length > 0 && !isFree(types, path))
      .flatMap(({ path, value }) =>
        wrongTypesOf(value).map((wrong) => ({ ...replaced(written, path, wrong), right: null })),
      ),
  ]
}

/** The word with a letter dropped, with two swapped, and in the other case; a word in braces keeps them. */
function misspellingsOf(text: string): string[] {
  const word = /^\{(\w+)\}$/.exec(text)?.[1]
  return word ? misspellingsOf(word).map((wrong) => `{${wrong}}`) : slipsOfWord(text)
}

function slipsOfWord(word: string): string[] {
  const middle = Math.max(1, Math.floor(word.length / 2))
  const slips = [
    word.slice(0, middle) + word.slice(middle + 1),
    word.slice(0, middle - 1) + (word[middle] ?? '') + word[middle - 1] + word.slice(middle + 1),
    `${word}s`,
    /[A-Z]/.test(word) ? word.toLowerCase() : word.toUpperCase(),
  ]
  return [...new Set(slips)].filter((slip) => slip !== word && slip !== '')
}

function wrongTypesOf(value: unknown): unknown[] {
  const wrong: unknown[] = ['certainly', 7.5, true, [[]], { nothing: 1 }, null, () => 1]
  const typeOf = (each: unknown) => (Array.isArray(each) ? 'list' : each === null ? 'null' : typeof each)
  return wrong.filter((each) => typeOf(each) !== typeOf(value))
}

// Another function's declaration counts as one value here, and so does a TypeBox schema.
const isOpen = (value: unknown): value is object =>
  Array.isArray(value) ||
  (typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype &&
    !Object.isFrozen(value) &&
    !('~kind' in value))

function leavesOf(value: unknown, path: readonly string[]): Leaf[] {
  const below = isOpen(value) ? Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, key])) : []
  return [{ path, value }, ...below]
}

function edited(
  written: unknown,
  path: readonly string[],
  edit: (parent: Record<string, unknown>, key: string) => object,
): unknown {
  const [key, ...rest] = path as [string, ...string[]]
  const parent = written as Record<string, unknown>
  if (rest.length === 0) return edit(parent, key)
  const part = edited(parent[key], rest, edit)
  return Array.isArray(parent) ? parent.with(Number(key), part) : { ...parent, [key]: part }
}

function renamed(written: unknown, path: readonly string[], wrong: string): Slip {
  const right = path.at(-1)!
  const rename = (parent: Record<string, unknown>, key: string) =>
    Object.fromEntries(Object.entries(parent).map(([name, part]) => [name === key ? wrong : name, part]))
  return { what: `the key ${path.join('.')} as "${wrong}"`, written: edited(written, path, rename), right }
}

function replaced(written: unknown, path: readonly string[], wrong: unknown): Slip {
  const replace = (parent: Record<string, unknown>, key: string) =>
    Array.isArray(parent) ? parent.with(Number(key), wrong) : { ...parent, [key]: wrong }
  const right = path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], written)
  return {
    what: `${path.join('.')} as ${JSON.stringify(wrong) ?? String(wrong)}`,
    written: edited(written, path, replace),
    right: String(right).replace(/^-|[{}]/g, ''),
  }
}
