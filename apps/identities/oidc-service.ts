// The configured providers for signing in, and their discovery documents.

import * as oidc from 'openid-client'
import { allowInsecureRequests, type Configuration } from 'openid-client'
import type { HttpClient } from '#framework/outbound/http-client.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { fetchThrough } from './provider-fetch.ts'

/** One configured provider. */
export interface ProviderOptions {
  readonly name: string
  /** Label for people; defaults to the name. */
  readonly label?: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string
  readonly scopes?: readonly string[]
}

export interface OidcOptions {
  readonly providers: readonly ProviderOptions[]
  /** Whether an unknown person with a verified address gets an account. */
  readonly registers: boolean
  /** Prefix of callback URLs, never taken from a request header. */
  readonly publicOrigin: string
  /** The only place where people are sent afterwards. */
  readonly linkPages: string
  readonly http: HttpClient
  /** `host:port` values that may be called without TLS. */
  readonly allowedHosts: readonly string[]
}

export interface OidcService {
  readonly providers: ReadonlyMap<string, ProviderOptions>
  readonly registers: boolean
  readonly linkPages: string
  redirectUriOf(provider: ProviderOptions): string
  /** Throws `auth.provider_unavailable`. */
  configurationOf(provider: ProviderOptions): Promise<Configuration>
}

export const oidcService = defineService<OidcService>('openid connect')

const REMEMBERED_MS = 3_600_000

/** Calls nobody yet. Throws PendError for two providers with the same name. */
export function openOidc(options: OidcOptions): OidcService {
  const providers = new Map(options.providers.map((provider) => [provider.name, provider]))
  if (providers.size < options.providers.length) throw new PendError('PEND_OIDC_PROVIDERS names a provider twice.')
  const known = new Map<string, { found: Promise<Configuration>; until: number }>()
  return {
    providers,
    registers: options.registers,
    linkPages: options.linkPages,
    redirectUriOf: ({ name }) => `${options.publicOrigin}/api/v1/auth/providers/${name}/callback`,
    configurationOf(provider) {
      const remembered = known.get(provider.name)
      if (remembered && remembered.until > performance.now()) return remembered.found
      const found = discover(provider, options)
      known.set(provider.name, { found, until: performance.now() + REMEMBERED_MS })
      // The next person's sign-in retries a failed provider.
      found.catch(() => known.delete(provider.name))
      return found
    },
  }
}

async function discover(provider: ProviderOptions, { http, allowedHosts }: OidcOptions): Promise<Configuration> {
  const issuer = new URL(provider.issuer)
  const isPlain = issuer.protocol === 'http:' && allowedHosts.includes(issuer.host)
  const fetch = fetchThrough(http)
  const found = await oidc.discovery(issuer, provider.clientId, undefined, undefined, {
    [oidc.customFetch]: fetch,
    execute: isPlain ? [allowInsecureRequests] : [],
  })
  const config = new oidc.Configuration(
    found.serverMetadata(),
    provider.clientId,
    undefined,
    clientAuthOf(provider, found),
  )
  config[oidc.customFetch] = fetch
  if (isPlain) allowInsecureRequests(config)
  // Over TLS the signature is optional; we verify it anyway, with the issuer's published keys.
  oidc.enableNonRepudiationChecks(config)
  return config
}

function clientAuthOf({ clientSecret }: ProviderOptions, found: Configuration): oidc.ClientAuth {
  if (clientSecret === undefined) return oidc.None()
  const methods = found.serverMetadata().token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic')
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret)
}
