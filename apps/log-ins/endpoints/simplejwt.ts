// The four endpoints of djangorestframework-simplejwt, in its format: clients of a Django back end work unchanged.
import Type from 'typebox'
import { TYPED_EMAIL } from '#apps/mail-links/index.ts'
import { PASSWORD } from '#apps/passwords/index.ts'
import { logOut, REFRESH_TOKEN, refresh, requireFreshToken, TOKENS } from '#apps/sessions/index.ts'
import { bodyOf, TAG, verify } from '#apps/tokens/index.ts'
import type { Context } from '#framework/request/context.ts'
import {
  type Dialect,
  defineEndpoint,
  type Endpoint,
  type EndpointAnswer,
  type EndpointRequest,
} from '#framework/request/declaring/define-endpoint.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { logIn } from './log-in.ts'

const TOKEN = Type.String({
  maxLength: 8192,
  description: 'An access token, or an unused refresh token.',
})
const NOTHING = Type.Object({}, { additionalProperties: false })

/** What its clients expect in a 401. */
const REFUSALS = {
  credentials: { detail: 'No active account found with the given credentials', code: 'no_active_account' },
  token: { detail: 'Token is invalid or expired', code: 'token_not_valid' },
}

/** Django REST framework's sentences, by our error codes. */
const SENTENCES: Record<string, string> = {
  required: 'This field is required.',
  type: 'Not a valid string.',
  too_short: 'This field may not be blank.',
}

/** Ignores unknown fields, like Django; `names` are the known ones. */
function simplejwt(...names: string[]): Dialect {
  return {
    takesForms: true,
    readBody(body) {
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return {}
      const { username, ...given } = body as Record<string, unknown>
      // Its own user model uses this name.
      const renamed = username === undefined ? given : { email: username, ...given }
      return Object.fromEntries(Object.entries(renamed).filter(([name]) => names.includes(name)))
    },
    refuseBody: ({ errors }) => ({
      status: 400,
      body: Object.fromEntries(
        errors.map(({ pointer, code, message }) => [pointer.slice(1), [SENTENCES[code] ?? `This field ${message}.`]]),
      ),
    }),
  }
}

/** POST /auth/token/ */
export const obtainTokens = defineEndpoint({
  method: 'POST',
  path: '/auth/token',
  name: 'obtainTokens',
  tag: TAG,
  restOnly: true,
  summary: 'Log in, for clients of simplejwt',
  description: 'Compatible with djangorestframework-simplejwt.',
  access: 'public',
  dialect: simplejwt('email', 'password'),
  body: bodyOf({ email: TYPED_EMAIL, password: PASSWORD }),
  answer: TOKENS,
  problems: ['auth.invalid_credentials', 'auth.second_factor_required', 'request.rate_limited'],
  run: (ctx, request) =>
    answerLike(ctx, request, {
      endpoint: logIn,
      refusal: REFUSALS.credentials,
      bodyOf: ({ access, refresh: token }) => ({ refresh: token, access }),
    }),
})

/** POST /auth/token/refresh/ */
export const refreshTokens = defineEndpoint({
  method: 'POST',
  path: '/auth/token/refresh',
  name: 'refreshTokens',
  tag: TAG,
  restOnly: true,
  summary: 'Replace a refresh token, for clients of simplejwt',
  description: 'Compatible with djangorestframework-simplejwt with rotation.',
  access: 'public',
  dialect: simplejwt('refresh'),
  body: bodyOf({ refresh: REFRESH_TOKEN }),
  answer: TOKENS,
  problems: ['auth.invalid_token'],
  run: (ctx, request) =>
    answerLike(ctx, request, { endpoint: refresh, refusal: REFUSALS.token, bodyOf: (body) => body }),
})

/** POST /auth/token/verify/ */
export const verifyToken = defineEndpoint({
  method: 'POST',
  path: '/auth/token/verify',
  name: 'verifyAccessToken',
  tag: TAG,
  restOnly: true,
  summary: 'Check a token, for clients of simplejwt',
  description: 'Takes an access or a refresh token. Compatible with djangorestframework-simplejwt.',
  access: 'public',
  dialect: simplejwt('token'),
  body: bodyOf({ token: TOKEN }),
  answer: NOTHING,
  problems: ['auth.invalid_token'],
  run: (ctx, request) =>
    answerLike(ctx, request, { endpoint: verifyEither, refusal: REFUSALS.token, bodyOf: () => ({}) }),
})

/** POST /auth/token/blacklist/ */
export const blacklistToken = defineEndpoint({
  method: 'POST',
  path: '/auth/token/blacklist',
  name: 'blacklistToken',
  tag: TAG,
  restOnly: true,
  summary: 'Log out, for clients of simplejwt',
  description: 'Ends the session of a refresh token. Compatible with djangorestframework-simplejwt.',
  access: 'public',
  dialect: simplejwt('refresh'),
  body: bodyOf({ refresh: REFRESH_TOKEN }),
  status: 200,
  answer: NOTHING,
  problems: ['auth.invalid_token'],
  run: (ctx, request) => answerLike(ctx, request, { endpoint: logOut, refusal: REFUSALS.token, bodyOf: () => ({}) }),
})

/** Refresh tokens are random texts without a dot; access tokens have three parts. */
const verifyEither: Pick<Endpoint, 'run'> = {
  async run(ctx, request) {
    const { token } = request.body as { token: string }
    if (token.includes('.')) return verify.run(ctx, request as never)
    await requireFreshToken(ctx, token)
    return {}
  },
}

interface Likeness {
  readonly endpoint: Pick<Endpoint, 'run'>
  readonly refusal: { readonly detail: string; readonly code: string }
  bodyOf(body: Record<string, string>): Record<string, string | undefined>
}

/** Does what our own endpoint does. A 401 remains a problem, with the words that its clients compare. */
async function answerLike(
  ctx: Context,
  request: EndpointRequest<unknown, unknown, unknown>,
  { endpoint, refusal, bodyOf: shape }: Likeness,
): Promise<EndpointAnswer> {
  try {
    const { body } = await endpoint.run(ctx, request as never)
    return { status: 200, body: shape((body ?? {}) as Record<string, string>) }
  } catch (error) {
    // Its clients do not know second factors; they fail with the code that says what to do.
    if (!(error instanceof Problem) || error.status !== 401 || error.code === 'auth.second_factor_required') throw error
    const body = { type: 'about:blank', title: 'Unauthorized', status: 401, ...refusal, requestId: ctx.requestId }
    return { status: 401, body, headers: { 'www-authenticate': 'Bearer realm="api"' } }
  }
}
