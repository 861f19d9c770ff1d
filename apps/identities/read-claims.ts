// Turns a provider's redirect into claims about the person: exchanges the code for tokens, with every check of OpenID Connect.
import * as oidc from 'openid-client'
import type { Context } from '#framework/request/context.ts'
import { EMAIL_PATTERN } from '#framework/resource/fields/email.ts'
import { oidcService, type ProviderOptions } from './oidc-service.ts'
import { secretsOfVisit } from './visits/visit-secrets.ts'

/** The stored part of the claims. */
export interface Claims {
  readonly issuer: string
  readonly subject: string
  /** In lower case; null unless it is a valid address. */
  readonly email: string | null
  /** True only if the provider says so as a boolean. */
  readonly isEmailVerified: boolean
  readonly firstName: string | null
  readonly lastName: string | null
}

/** A provider's claims, with the provider. */
export interface Said {
  readonly provider: string
  readonly claims: Claims
}

export interface Returned {
  readonly provider: ProviderOptions
  /** As the provider returned it. */
  readonly query: Readonly<Record<string, string>>
  readonly state: string
  /** The secret of the cookie. */
  readonly browser: string
}

type Spoken = Readonly<Record<string, unknown>>

/**
 * The library checks issuer (RFC 9207), state, PKCE, nonce, signature, audience and times. Throws its errors for
 * mismatches, and ProviderAway inside them.
 */
export async function readClaims(ctx: Context, { provider, query, state, browser }: Returned): Promise<Claims> {
  const service = oidcService.of(ctx)
  const config = await service.configurationOf(provider)
  const { nonce, codeVerifier } = secretsOfVisit(browser, state)
  // The registered URL, never one built from the request's host.
  const url = new URL(service.redirectUriOf(provider))
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const tokens = await oidc.authorizationCodeGrant(config, url, {
    ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
    idTokenExpected: true,
  })
  const claims = tokens.claims()!
  return claimsOf(claims, await completeClaims(config, tokens.access_token, claims))
}

/** Some providers return the address only there; the library checks that the answer is about the same person (`sub`). */
async function completeClaims(config: oidc.Configuration, accessToken: string, claims: oidc.IDToken): Promise<Spoken> {
  if (claims.email !== undefined || !config.serverMetadata().userinfo_endpoint) return claims
  return oidc.fetchUserInfo(config, accessToken, claims.sub)
}

function claimsOf({ iss, sub }: oidc.IDToken, said: Spoken): Claims {
  if (sub.length > 255 || iss.length > 255) throw new Error('the subject is too long')
  const email = typeof said.email === 'string' ? said.email.toLowerCase() : ''
  const isAddress = email.length <= 254 && new RegExp(EMAIL_PATTERN).test(email)
  return {
    issuer: iss,
    subject: sub,
    email: isAddress ? email : null,
    // The text "true" does not follow the standard, and some providers let people write claims themselves.
    isEmailVerified: isAddress && said.email_verified === true,
    firstName: nameOf(said.given_name) ?? nameOf(said.name),
    lastName: nameOf(said.family_name),
  }
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const name = value
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 150)
  return name === '' ? null : name
}
