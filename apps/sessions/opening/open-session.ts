// Starts a session and creates the client's tokens.

import { membershipOf } from '#apps/tenants/index.ts'
import { accessTokens, createOpaqueSecret, hashOfSecret } from '#apps/tokens/index.ts'
import { createAsSystem } from '#framework/operations/create.ts'
import { recordInTrail } from '#framework/operations/trail/record-in-trail.ts'
import type { Context } from '#framework/request/context.ts'
import { callOf, createContext } from '#framework/request/create-context.ts'
import type { EndpointRequest } from '#framework/request/declaring/define-endpoint.ts'
import type { FactorMethod } from '../challenges/factor-methods.ts'
import { refreshTokens } from '../refresh-tokens.resource.ts'
import { sessions } from '../sessions.resource.ts'
import { sessionLifetimes } from './session-lifetimes.ts'

export interface Person {
  userId: string
  tenantId: string | null
}

/** How a person proved who they are. */
export type LogInMethod = 'password' | 'registration' | 'magic_link' | 'invitation' | 'provider' | 'passkey'

/** A person who may enter, and how. */
export interface LogIn extends Person {
  readonly remote: EndpointRequest['remote']
  readonly method: LogInMethod
  /** The additional proof. */
  readonly secondFactor?: FactorMethod
}

/** Which of them suffice for dangerous things: a mailbox's reader may sit at an unlocked desk. */
const PROVES: Readonly<Record<LogInMethod, boolean>> = {
  password: true,
  registration: true,
  magic_link: false,
  invitation: true,
  passkey: true,
  provider: true,
}

/** Creates a session with its first refresh token, in the transaction of `ctx`, which acts as the system. */
export async function openSession(
  ctx: Context,
  { userId, tenantId, remote, method, secondFactor }: LogIn,
): Promise<{ sessionId: string; refresh: string }> {
  const lifetimes = sessionLifetimes.of(ctx)
  const { record } = await createAsSystem(ctx, sessions, {
    user: userId,
    chosenTenant: tenantId,
    expiresAt: secondsFromNow(lifetimes.sessionTtl),
    address: remote.address.slice(0, 64),
    userAgent: cleanText(remote.userAgent),
    provenAt: PROVES[method] || secondFactor ? secondsFromNow(0) : null,
  })
  const device = { userAgent: cleanText(remote.userAgent) }
  const details = { method, ...(secondFactor && { secondFactor }), session: record.id, ...device }
  await recordInTrail(ctx, { operation: 'log_in', resource: 'users', recordId: userId, details })
  return { sessionId: record.id, refresh: await addRefreshToken(ctx, record) }
}

/** Adds a refresh token to a session; it never outlives the session. */
export async function addRefreshToken(ctx: Context, session: { id: string; expiresAt: string }): Promise<string> {
  const refresh = createOpaqueSecret()
  const ends = secondsFromNow(sessionLifetimes.of(ctx).refreshTtl)
  await createAsSystem(ctx, refreshTokens, {
    session: session.id,
    tokenHash: hashOfSecret(refresh),
    expiresAt: ends < session.expiresAt ? ends : session.expiresAt,
  })
  return refresh
}

/** An access token with the current facts: without the tenant if the person has left it. */
export async function signAccess(ctx: Context, { userId, tenantId, sessionId }: Person & { sessionId: string }) {
  const membership = tenantId === null ? null : await membershipOf(ctx, { userId, tenantId })
  return accessTokens.of(ctx).sign({
    actorId: userId,
    sessionId,
    tenantId: membership ? tenantId : null,
    permissionsVersion: membership?.version ?? null,
  })
}

/** The platform, acting for a person who is not signed in yet. */
export function systemFor(
  ctx: Context,
  reason: string,
  { userId = null, tenantId = null }: { userId?: string | null; tenantId?: string | null } = {},
): Context {
  return createContext(ctx.runtime, { ...callOf(ctx), actorId: userId, tenantId }).asSystem(reason)
}

function secondsFromNow(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString()
}

/** Headers may contain what a text column cannot store. */
export function cleanText(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll('\0', '').slice(0, 500)
}
