// Guards of time and space: one caller's requests keep no other caller waiting.
import type { Guard } from './guard.ts'

export const waitingGuards: readonly Guard[] = [
  {
    name: 'readers read',
    area: 'waiting',
    attack: 'whoever asks for much',
    file: 'shared/middleware/stuck-readers.ts',
    find: 'if (isStuck(socket, reader, limit)) socket.destroy()',
    replace: 'isStuck(socket, reader, limit)',
  },
  {
    name: 'a table has some connections and not all',
    area: 'waiting',
    attack: 'many who wait for one record',
    file: 'framework/database/connections/places.ts',
    find: 'return held.read + held.write < this.#free && 2 * held[kind] < this.#free',
    replace: 'return held[kind] >= 0 && this.#free > 0',
  },
  {
    name: 'reads have a time',
    area: 'waiting',
    attack: 'a search through very much text',
    file: 'core/services.ts',
    find: 'readTimeout: settings.readTimeout * 1000,',
    replace: 'readTimeout: settings.readTimeout * 60_000,',
  },
  {
    name: 'numbers are read once',
    area: 'waiting',
    attack: 'a number of very many digits',
    file: 'shared/utils/exact-json.ts',
    find: 'const shortest = withoutLastZeros(digits)',
    replace: "const shortest = digits.replace(/0+$/, '') + withoutLastZeros('')",
  },
  {
    name: 'an actor has some places for streams and not all',
    area: 'waiting',
    attack: 'nobody holds more than ten streams',
    file: 'framework/operations/events/take-places.ts',
    find: 'const MOST_OF_ACTOR = 10',
    replace: 'const MOST_OF_ACTOR = 100',
  },
  {
    name: 'lists ask for so much and no more',
    area: 'input',
    attack: 'a list looks into no more texts and dates',
    file: 'framework/operations/listing/budget.ts',
    find: 'if (!beyond) continue',
    replace: 'if (beyond !== null) continue',
  },
  {
    name: 'parts of dates are numbers that they can be',
    area: 'input',
    attack: 'no part of a date is anything but a number',
    file: 'framework/operations/listing/filter-values.ts',
    find: 'if (Number.isInteger(number) && Number(number) >= least && Number(number) <= greatest) return Number(number)',
    replace: 'return number as number',
  },
]
