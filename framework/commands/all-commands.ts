// The framework's commands, in the order of the help.
import { artifacts } from './artifacts/artifacts.ts'
import { buildadmin } from './buildadmin.ts'
import { check } from './check.ts'
import { clearCache } from './clear-cache.ts'
import { collectstatic } from './collectstatic.ts'
import { dbshell } from './database-shell/dbshell.ts'
import type { CommandDefinition } from './define-command.ts'
import { dumpdata } from './fixtures/dumpdata.ts'
import { flush } from './fixtures/flush.ts'
import { loaddata } from './fixtures/loaddata.ts'
import { database } from './migrations/database.ts'
import { makemigrations } from './migrations/makemigrations.ts'
import { migrate } from './migrations/migrate.ts'
import { showmigrations } from './migrations/showmigrations.ts'
import { sqlmigrate } from './migrations/sqlmigrate.ts'
import { squashmigrations } from './migrations/squashmigrations.ts'
import { serve } from './processes/serve.ts'
import { startapp } from './scaffold/startapp.ts'
import { sendtestemail } from './sendtestemail.ts'
import { beat } from './server/beat.ts'
import { edge } from './server/edge.ts'
import { runserver } from './server/runserver.ts'
import { worker } from './server/worker.ts'
import { shell } from './shell/shell.ts'
import { diffsettings } from './showing/diffsettings.ts'
import { rls } from './showing/rls.ts'
import { routes } from './showing/routes.ts'
import { tasks } from './tasks.ts'

/** Every command that does not belong to an app. */
export const frameworkCommands: readonly CommandDefinition[] = [
  runserver,
  serve,
  worker,
  beat,
  edge,
  tasks,
  database,
  migrate,
  makemigrations,
  showmigrations,
  sqlmigrate,
  squashmigrations,
  loaddata,
  dumpdata,
  flush,
  startapp,
  artifacts,
  routes,
  shell,
  dbshell,
  check,
  rls,
  diffsettings,
  clearCache,
  sendtestemail,
  buildadmin,
  collectstatic,
]
