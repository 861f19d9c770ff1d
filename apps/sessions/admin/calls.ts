// Requests of the sessions page.
import { send } from '#admin/api/client.ts'

export interface Session {
  readonly id: string
  readonly device: string | null
  readonly address: string | null
  readonly createdAt: string
  readonly lastUsedAt: string
  readonly isCurrent: boolean
  readonly staffReason: string | null
}

export async function listSessions(): Promise<readonly Session[]> {
  return (await send<{ results: Session[] }>({ path: '/auth/sessions' })).body.results
}

export async function endSession(id: string): Promise<void> {
  await send({ method: 'DELETE', path: `/auth/sessions/${id}` })
}

export async function endSessions(which: 'end-others' | 'end-all'): Promise<void> {
  await send({ method: 'POST', path: `/auth/sessions/${which}` })
}
