// Who reads the documents about the API and the pages that display them.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { requireActor } from '#framework/permissions/require-permission.ts'
import type { Readership } from '#framework/settings/readership.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import type { Access, Identity } from '../access.ts'
import { readingAuthorizationOf } from './credential.ts'
import { tokenOf } from './token.ts'

/** The facts that decide; a null `actorId` is a stranger. */
export interface Reader {
  readonly actorId: string | null
  readonly impersonatorId?: string | null | undefined
  readonly keyId?: string | null | undefined
}

/**
 * Throws `auth.required` for strangers and `permissions.denied` for people outside of the readership. Nobody is staff
 * while impersonating or with an API key.
 */
export async function requireReader(
  access: Pick<Access, 'findStaff'>,
  readership: Readership,
  reader: Reader,
): Promise<void> {
  if (readership === 'open') return
  requireActor(reader)
  if (readership !== 'staff' || (await isStaff(access, reader))) return
  throw new Problem('permissions.denied', 'Only staff of the platform read this.')
}

async function isStaff(access: Pick<Access, 'findStaff'>, { actorId, impersonatorId, keyId }: Reader) {
  if (impersonatorId || keyId) return false
  return ((await access.findStaff?.(actorId!)) ?? null) !== null
}

/** The answer to a request for a page: true if its sender may read it, false if they were sent elsewhere. */
export type PageGate = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>

/** Marks requests that come from the sign-in: nobody is sent there twice. */
const RETURNED = 'signed-in'

/**
 * Guards a page: browsers of strangers are sent to the sign-in of the admin, which leads back to it. Throws like `requireReader`,
 * and what `access.identify` throws for a bad Authorization header.
 */
export function gateOf(
  access: Pick<Access, 'identify' | 'findStaff'>,
  { page, readership }: { readonly page: string; readonly readership: Readership },
): PageGate {
  return async (request, reply) => {
    if (readership === 'open') return true
    reply.header('cache-control', 'private, no-cache')
    const reader = await findReader(access, request)
    if (reader.actorId === null && isBrowser(request) && !hasReturned(request)) {
      await reply.redirect(`/admin/documents/${page}`, 303)
      return false
    }
    await requireReader(access, readership, reader)
    return true
  }
}

/** Programs are told what is missing. */
const isBrowser = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') ?? false

const hasReturned = ({ url, headers }: FastifyRequest) =>
  headers.authorization !== undefined || new URLSearchParams(url.split('?')[1]).has(RETURNED)

/** A cookie may have run out: the sign-in renews it. */
async function findReader(access: Pick<Access, 'identify'>, request: FastifyRequest): Promise<Reader> {
  const token = tokenOf(readingAuthorizationOf(request))
  if (token === null) return { actorId: null }
  try {
    return readerOf(await access.identify(token))
  } catch (error) {
    if (request.headers.authorization !== undefined || !(error instanceof Problem)) throw error
    return { actorId: null }
  }
}

const readerOf = ({ actorId, impersonatorId, key }: Identity): Reader => ({ actorId, impersonatorId, keyId: key?.id })
