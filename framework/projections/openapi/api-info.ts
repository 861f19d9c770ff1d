// Title and version of the API, for its pages and generated/openapi.json.

export interface ApiInfo {
  title: string
  /** Version of the API, never of the software (CVE-2025-53887). */
  version: string
  description: string
  /** Root of the REST surface, without a trailing slash. */
  prefix: string
}

/** Version 1. */
export const API_INFO: ApiInfo = {
  title: 'PEND API',
  version: '1',
  description:
    'Lists of all resources share filters, sorting and paging. Every error is a problem (RFC 9457) with a code. Log in at `/api/v1/auth/login` and send the token as `Authorization: Bearer …`.',
  prefix: '/api/v1',
}
