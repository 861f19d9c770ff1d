// GET /auth/providers/{provider}/start and …/callback: sends the browser to the provider and receives it back.
import * as oidc from 'openid-client'
import Type from 'typebox'
import { secretOf } from '#apps/tokens/index.ts'
import type { Context } from '#framework/request/context.ts'
import { defineEndpoint, type EndpointAnswer } from '#framework/request/declaring/define-endpoint.ts'
import type { ProblemCode } from '#shared/exceptions/codes.ts'
import { Problem } from '#shared/exceptions/problem.ts'
import { oidcService, type ProviderOptions } from '../oidc-service.ts'
import { isAway } from '../provider-fetch.ts'
import { type Returned, readClaims } from '../read-claims.ts'
import { isPath } from '../visits/return-path.ts'
import { ENDED_COOKIE, parseVisitCookie, visitCookie } from '../visits/visit-cookie.ts'
import { challengeOf, secretsOfVisit } from '../visits/visit-secrets.ts'
import { answerVisit, beginVisit, keepClaims } from '../visits/visits.ts'

const PARAMS = Type.Object({ provider: Type.String({ maxLength: 40, description: 'Name of the provider.' }) })
/** The page below `linkPages` that takes the code. The code is in the fragment, which no server sees or logs. */
const PAGE = '/sign-in/provider'
const USUAL_SCOPES = ['openid', 'email', 'profile']

export const startVisit = defineEndpoint({
  method: 'GET',
  path: '/auth/providers/{provider}/start',
  name: 'startProviderVisit',
  tag: 'Providers',
  summary: 'Send the browser to the provider',
  description:
    '`challenge` is the SHA-256, in base64url, of a random verifier that the page keeps. `returnTo` is a path that the page gets back.',
  access: 'public',
  restOnly: true,
  params: PARAMS,
  query: Type.Object(
    {
      challenge: secretOf('SHA-256, in base64url, of a random verifier that the page keeps.'),
      returnTo: Type.Optional(
        Type.String({ maxLength: 500, description: 'A path such as /articles, which the page gets back.' }),
      ),
    },
    { additionalProperties: false },
  ),
  status: 303,
  problems: ['auth.provider_unavailable', 'request.invalid_parameter'],
  async run(ctx, { params, query }) {
    const provider = requireProvider(ctx, params.provider)
    const returnTo = query.returnTo ?? null
    if (returnTo !== null && !isPath(returnTo))
      throw new Problem('request.invalid_parameter', 'returnTo must be a path such as /articles.')
    const service = oidcService.of(ctx)
    const config = await service.configurationOf(provider).catch((cause) => {
      throw unavailable(ctx, provider, cause)
    })
    const { state, browser } = await beginVisit(ctx, { provider: provider.name, challenge: query.challenge, returnTo })
    const { nonce, codeVerifier } = secretsOfVisit(browser, state)
    const location = oidc.buildAuthorizationUrl(config, {
      redirect_uri: service.redirectUriOf(provider),
      scope: [...new Set(['openid', ...(provider.scopes ?? USUAL_SCOPES)])].join(' '),
      ...{ state, nonce, code_challenge: challengeOf(codeVerifier), code_challenge_method: 'S256' },
    })
    return { headers: { location: location.href, 'set-cookie': visitCookie(browser) } }
  },
})

export const endVisit = defineEndpoint({
  method: 'GET',
  path: '/auth/providers/{provider}/callback',
  name: 'endProviderVisit',
  tag: 'Providers',
  summary: 'Receive the browser from the provider',
  description:
    'Redirects to the page /sign-in/provider, of PEND_LINK_ORIGIN or of the admin, with a code or an error behind the #.',
  access: 'public',
  restOnly: true,
  params: PARAMS,
  // Providers add parameters of their own.
  query: Type.Object({}, { additionalProperties: Type.String({ maxLength: 8192 }) }),
  status: 303,
  async run(ctx, { params, query, headers }) {
    const provider = requireProvider(ctx, params.provider)
    const [{ state = '' }, browser] = [query as Record<string, string | undefined>, parseVisitCookie(headers.cookie)]
    const visit = browser && (await answerVisit(ctx, { provider: provider.name, state, browser }))
    if (!browser || !visit) return toPage(ctx, { error: 'auth.provider_failed' })
    const place: Record<string, string> = visit.returnTo === null ? {} : { returnTo: visit.returnTo }
    try {
      const claims = await readClaims(ctx, { provider, query: query as Returned['query'], state, browser })
      return toPage(ctx, { code: await keepClaims(ctx, visit.id, claims), ...place })
    } catch (error) {
      return toPage(ctx, { error: codeOf(ctx, provider, error), ...place })
    }
  },
})

function requireProvider(ctx: Context, name: string): ProviderOptions {
  const provider = oidcService.of(ctx).providers.get(name)
  if (!provider) throw new Problem('resource.not_found', 'There is no such provider.')
  return provider
}

/** Always to our own page: no request determines where people are sent (CVE-2026-22032, CVE-2026-35411). */
function toPage(ctx: Context, fragment: Record<string, string>): EndpointAnswer {
  const location = `${oidcService.of(ctx).linkPages}${PAGE}#${new URLSearchParams(fragment)}`
  return { headers: { location, 'set-cookie': ENDED_COOKIE } }
}

/** The page learns only that it failed; the log says why, without anything usable. */
function codeOf(ctx: Context, { name }: ProviderOptions, error: unknown): ProblemCode {
  const { code, message } = error as { code?: string; message?: string }
  const said = error instanceof oidc.AuthorizationResponseError ? error.error : undefined
  ctx.runtime.log.warn(
    { provider: name, code, reason: message, said, requestId: ctx.requestId },
    'a log-in at a provider did not succeed',
  )
  return isAway(error) ? 'auth.provider_unavailable' : 'auth.provider_failed'
}

function unavailable(ctx: Context, provider: ProviderOptions, cause: unknown): Problem {
  codeOf(ctx, provider, cause)
  return new Problem('auth.provider_unavailable', 'The provider cannot be reached: try again, or log in another way.', {
    cause,
  })
}
