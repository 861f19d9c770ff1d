// Counts the statements this process sends to PostgreSQL and the commands Redis servers receive, from any library.
import { Redis } from 'ioredis'
import pg from 'pg'

/** So far. */
export interface Sent {
  readonly statements: number
  readonly commands: number
}

export interface StatementCounter {
  read(): Promise<Sent>
  close(): void
}

/** The driver calls these for each statement, with and without parameters. */
interface Wire {
  execute(...given: unknown[]): unknown
  query(...given: unknown[]): unknown
}

/** Counts from now on. All statements of this process go through one driver, including batches sent in one message. */
export function openStatementCounter(redisUrls: readonly string[]): StatementCounter {
  const wire = pg.Connection.prototype as unknown as Wire
  const { execute, query } = wire
  const servers = redisUrls.map((url) => new Redis(url))
  let statements = 0
  const counting = (send: Wire['execute']) =>
    function counted(this: unknown, ...given: unknown[]) {
      statements += 1
      return send.apply(this, given)
    }
  Object.assign(wire, { execute: counting(execute), query: counting(query) })
  return {
    read: async () => {
      const counts = await Promise.all(servers.map(commandsOf))
      return { statements, commands: counts.reduce((sum, count) => sum + count, 0) }
    },
    close: () => {
      Object.assign(wire, { execute, query })
      for (const server of servers) server.disconnect()
    },
  }
}

async function commandsOf(server: Redis): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await server.info('stats'))?.[1] ?? Number.NaN)
}
