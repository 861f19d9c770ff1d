// Guards of time and space: one caller's requests keep no other caller waiting.
import type { Guard } from './guard.ts'

export const waitingGuards: readonly Guard[] = [
  {
    name: 'readers read',
    area: 'waiting',
    attack: 'a client that requests much',
    file: 'shared/middleware/limits/stuck-readers.ts',
    find: 'if (isStuck(socket, reader, limit)) socket.destroy()',
    replace: 'isStuck(socket, reader, limit)',
  },
  {
    name: 'a table has some connections and not all',
    area: 'waiting',
    attack: 'many callers who wait for one',
    file: 'framework/database/connections/connection-slots.ts',
    find: 'return held.read + held.write < this.#free && 2 * held[kind] < this.#free',
    replace: 'return held[kind] >= 0 && this.#free > 0',
  },
  {
    name: 'reads have a time',
    area: 'waiting',
    attack: 'a search through huge texts ends',
    file: 'core/services.ts',
    find: 'readTimeout: settings.readTimeout * 1000,',
    replace: 'readTimeout: settings.readTimeout * 60_000,',
  },
  {
    name: 'numbers are read once',
    area: 'waiting',
    attack: 'a number with a huge number',
    file: 'shared/utils/exact-json.ts',
    find: 'const shortest = withoutLastZeros(digits)',
    replace: "const shortest = digits.replace(/0+$/, '') + withoutLastZeros('')",
  },
  {
    name: 'an actor has some slots for streams and not all',
    area: 'waiting',
    attack: 'nobody can hold more than ten',
    file: 'framework/operations/events/take-slots.ts',
    find: 'const MOST_OF_ACTOR = 10',
    replace: 'const MOST_OF_ACTOR = 100',
  },
  {
    name: 'lists ask for so much and no more',
    area: 'input',
    attack: 'a list examines no more texts, dates and relations',
    file: 'framework/operations/listing/budget.ts',
    find: 'if (!beyond) continue',
    replace: 'if (beyond !== null) continue',
  },
  {
    name: 'parts of dates are numbers that they can be',
    area: 'input',
    attack: 'a part of a date accepts only valid numbers',
    file: 'framework/operations/listing/filters/filter-values.ts',
    find: 'if (Number.isInteger(number) && Number(number) >= least && Number(number) <= greatest) return Number(number)',
    replace: 'return number as number',
  },
]
