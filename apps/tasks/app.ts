// A tenant's tasks for the people who run it: the framework provides their list, this app the schedules.
import { defineApp } from '#framework/application/define-app.ts'
import { purgeTasks } from './endpoints/purge-tasks.ts'
import { pauseTenantSchedule, readSchedules, resumeTenantSchedule, runSchedule } from './endpoints/schedules.ts'
import { tasksPolicy } from './tasks.policy.ts'

export const app = defineApp({
  name: 'tasks',
  section: 'operations',
  dependsOn: ['tenant-settings'],
  resources: [],
  policies: [tasksPolicy],
  endpoints: [readSchedules, runSchedule, pauseTenantSchedule, resumeTenantSchedule, purgeTasks],
})
