import { Migration } from '@mikro-orm/migrations';

/**
 * Workflows are named by our own ids: the network id of a private chat is a person's. Posts that are there already
 * keep the names that their workflows have, so that none is started a second time under another.
 */
export class WorkflowNames extends Migration {
  override name = '017_workflow_names';

  override up(): void {
    this.addSql(`
      alter table posts add column edit_workflow_id text;
      update posts p set
        edit_workflow_id = 'edit/' || source_network_id || '/' || id,
        workflow_id = coalesce(workflow_id, case
          when album_key is not null then 'album/' || source_network_id || '/' || album_key
          else 'post/' || source_network_id || '/' || (select min(message_id) from parts t where t.post_id = p.id)
        end);
    `);
  }
}
