// Files: uploaded, checked, stored, and served without ever running in our origin.
import { defineApp } from '#framework/application/define-app.ts'
import { defineSchedule } from '#framework/tasks/schedules/define-schedule.ts'
import { announceUpload } from './endpoints/announce-upload.ts'
import { completeUpload } from './endpoints/complete-upload.ts'
import { createLink } from './endpoints/create-link.ts'
import { readBytes } from './endpoints/read-bytes.ts'
import { receiveBytes } from './endpoints/receive-bytes.ts'
import { uploadFile } from './endpoints/upload-file.ts'
import { fileVariants } from './file-variants.resource.ts'
import { filesAdmin } from './files.admin.ts'
import { filesLifecycle } from './files.lifecycle.ts'
import { filesPolicy } from './files.policy.ts'
import { files } from './files.resource.ts'
import { fileServices } from './files.services.ts'
import { fileSettings } from './files.settings.ts'
import { carryFiles } from './records/carry-files.ts'
import { deleteBytes } from './tasks/delete-bytes.ts'
import { deleteOrphans } from './tasks/delete-orphans.ts'
import { discardUpload } from './tasks/discard-upload.ts'

export const app = defineApp({
  name: 'files',
  section: 'content',
  dependsOn: ['users'],
  settings: [fileSettings],
  services: fileServices,
  resources: [files, fileVariants],
  surfaces: [filesAdmin],
  policies: [filesPolicy],
  lifecycles: [filesLifecycle],
  carriers: [carryFiles],
  endpoints: [uploadFile, announceUpload, completeUpload, receiveBytes, createLink, readBytes],
  tasks: [deleteBytes, discardUpload, deleteOrphans],
  schedules: [
    defineSchedule('files.delete-orphans', {
      task: deleteOrphans,
      cron: '41 3 * * *',
      perTenant: true,
      timeZone: 'tenant',
    }),
  ],
})
