// The framework's commands, in the order of the help.
import { artifacts } from './artifacts.ts'
import { beat } from './beat.ts'
import { buildadmin } from './buildadmin.ts'
import { check } from './check.ts'
import { clearCache } from './clear-cache.ts'
import { dbshell } from './dbshell.ts'
import type { CommandDefinition } from './define-command.ts'
import { diffsettings } from './diffsettings.ts'
import { dumpdata } from './dumpdata.ts'
import { edge } from './edge.ts'
import { flush } from './flush.ts'
import { loaddata } from './loaddata.ts'
import { makemigrations } from './makemigrations.ts'
import { migrate } from './migrate.ts'
import { rls } from './rls.ts'
import { routes } from './routes.ts'
import { runserver } from './runserver.ts'
import { sendtestemail } from './sendtestemail.ts'
import { shell } from './shell.ts'
import { showmigrations } from './showmigrations.ts'
import { sqlmigrate } from './sqlmigrate.ts'
import { startapp } from './startapp.ts'
import { tasks } from './tasks.ts'
import { worker } from './worker.ts'

/** Every command that does not belong to an app. */
export const frameworkCommands: readonly CommandDefinition[] = [
  runserver,
  worker,
  beat,
  edge,
  tasks,
  migrate,
  makemigrations,
  showmigrations,
  sqlmigrate,
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
]
