// The providers of log-ins, called through the client that calls nobody inside.
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { httpClient } from '#framework/request/services/http-client.ts'
import { AWAY, UP } from '#shared/server/readiness.ts'
import { identitySettings } from './identities.settings.ts'
import { type OidcService, oidcService, openOidc } from './oidc-service.ts'

export const identityServices = [
  defineOpening(oidcService, {
    open: (parts) => {
      const { publicOrigin, linkPages, outboundAllowedHosts: allowedHosts } = parts.settings
      const { oidc } = identitySettings.of(parts.settings)
      return openOidc({ ...oidc, publicOrigin, linkPages, http: httpClient.of(parts), allowedHosts })
    },
    health: (service) =>
      service.providers.size === 0
        ? null
        : { name: 'logInProviders', missing: [], every: 30_000, look: () => lookAtProviders(service) },
  }),
]

/** Only those who sign in through a provider miss it. */
async function lookAtProviders(service: OidcService): Promise<string> {
  const found = await Promise.allSettled([...service.providers.values()].map((each) => service.configurationOf(each)))
  return found.some(({ status }) => status === 'rejected') ? AWAY : UP
}
