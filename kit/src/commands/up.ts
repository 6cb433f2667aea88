import { defineCommand } from 'citty';

export const up = defineCommand({
  meta: { name: 'up', description: 'Bring a rung up' },
  args: {
    rung: { type: 'enum', options: ['local'], default: 'local', description: 'Which rung' },
  },
  async run() {
    const { runLocalRung } = await import('../rungs/local.ts');
    await runLocalRung(process.env);
  },
});
