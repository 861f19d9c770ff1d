// Guards of time and room: what one caller asks for keeps nobody else waiting.
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
    name: 'lists ask for so much and no more',
    area: 'input',
    attack: 'a list looks into no more texts',
    file: 'framework/operations/listing/budget.ts',
    find: 'if (!beyond) continue',
    replace: 'if (beyond !== null) continue',
  },
]
