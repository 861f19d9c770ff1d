// The tasks of a tenant as those who run it meet them: beside their list, which the framework brings, the schedules that make them.
import { defineApp } from '#framework/application/define-app.ts'
import { purgeTasks } from './endpoints/purge-tasks.ts'
import { pauseTenantSchedule, readSchedules, resumeTenantSchedule, runSchedule } from './endpoints/schedules.ts'
import { tasksPolicy } from './tasks.policy.ts'

export const app = defineApp({
  name: 'tasks',
  dependsOn: ['tenants'],
  resources: [],
  policies: [tasksPolicy],
  endpoints: [readSchedules, runSchedule, pauseTenantSchedule, resumeTenantSchedule, purgeTasks],
})
