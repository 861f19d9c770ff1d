// Statements that this process sends to PostgreSQL, and commands that servers of Redis were given, by whichever library.
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

/** What the driver calls for each statement: with parameters, and without. */
interface Wire {
  execute(...given: unknown[]): unknown
  query(...given: unknown[]): unknown
}

/** Counts from now on. All of this process goes through one driver, what travels in one message included. */
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
