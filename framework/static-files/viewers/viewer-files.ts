// The files of all viewers, for those who collect them.
import type { PublicFile } from '../public-file.ts'
import { GRAPHIQL_FILES } from './graphiql-page.ts'
import { REDOC_FILES } from './redoc-page.ts'
import { SWAGGER_FILES } from './swagger-page.ts'

/** Installed with the development packages. */
export const viewerFiles: readonly PublicFile[] = [...SWAGGER_FILES, ...REDOC_FILES, ...GRAPHIQL_FILES]
