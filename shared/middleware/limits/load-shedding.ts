// Refuses new requests while the process has more to do than it can, so that those it has accepted still end in time.

import { getHeapStatistics } from 'node:v8'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'
import { Problem } from '#shared/exceptions/problem.ts'

export interface LoadLimits {
  /** Milliseconds by which turns of the event loop may be late, on average over the last second; 0 for any. */
  readonly delay: number
  /** Megabytes of objects in use; nine tenths of what Node may use if unset. */
  readonly memory?: number | undefined
}

const MEGABYTE = 1_048_576

/** Beyond a limit, throws `service.unavailable` with Retry-After. The addresses below `/health` always answer. */
export async function registerLoadShedding(app: FastifyInstance, { delay, memory }: LoadLimits): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: delay,
    maxHeapUsedBytes: memory === undefined ? 0.9 * getHeapStatistics().heap_size_limit : memory * MEGABYTE,
    pressureHandler: async ({ url }) => {
      if (!isHealth(url)) throw overloaded()
    },
  })
}

/** Balancers and supervisors must learn how the process is, whatever it refuses to others. */
export function isHealth(url: string): boolean {
  return /^\/health(?:[/?]|$)/.test(url)
}

const overloaded = () =>
  new Problem('service.unavailable', 'The server has more to do than it can. Try again.', {
    headers: { 'retry-after': '1' },
  })
