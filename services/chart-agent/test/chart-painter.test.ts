import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GlobalFonts } from 'canvas';
import fc from 'fast-check';
import { chartQuerySchema, chartTypes, themeNames } from '../src/chart-options.ts';
import { ChartPainter } from '../src/drawing/chart-painter.ts';
import { layOut } from '../src/drawing/layout.ts';
import { themes } from '../src/drawing/themes.ts';
import { all, jobWith } from './jobs.ts';
import { count, decode } from './pixels.ts';

const painter = new ChartPainter();
const indexedColour = 3;
const colourType = (png: Uint8Array) => png[25];
const { width, height } = chartQuerySchema.properties;
/** Mostly small, because each is decoded twice; the largest are among them. */
const side = ({ minimum, maximum }: { minimum: number; maximum: number }) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: minimum, max: 640 }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
  );

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: 0, max: 99 }),
  fc.constantFrom(0, -0, 1e308, -1e308, 1e-320, 1e15),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('', '\0', '\ud800', '监控系统', '😀👩‍👩‍👧', 'שלום עולם', 'x'.repeat(100_000)),
);
const anyJob = fc.record({
  metric: fc.record({
    performance_index: fc.record({
      failRatio: number,
      failAmount: number,
      accessAmount: number,
      maxConcurrent: number,
      minLatency: number,
      avgLatency: number,
    }),
    host: text,
    app_name: text,
    domain: text,
  }),
  type: fc.constantFrom(...chartTypes),
  theme: fc.constantFrom(...themeNames),
  format: fc.constant('png' as const),
  width: side(width),
  height: side(height),
  evidence: text,
});

test('any legal job gives a PNG of the size asked for, without loss', async () => {
  await fc.assert(
    fc.asyncProperty(anyJob, async (job) => {
      const png = painter.paint(job);
      const pixels = await decode(png);
      assert.deepEqual([pixels.width, pixels.height], [job.width, job.height]);
      const isBars = job.type === 'bar' || job.type === 'horizontal-bar';
      if (isBars) assert.equal(colourType(png), indexedColour);
      // Skia's lossless WebP is the witness of what was on the canvas.
      const witness = await decode(painter.paint({ ...job, format: 'webp' }));
      assert.ok(pixels.rgba.equals(witness.rgba));
    }),
    { numRuns: 200 },
  );
});

test('the same job gives the same bytes on a fresh canvas and on one that drew others', async () => {
  const looks = [
    ...chartTypes.map((type) => ({ type })),
    { format: 'webp' as const },
    { format: 'svg' as const },
    { width: 2048, height: 1152, theme: 'dark' as const },
  ];
  const jobs = looks.flatMap((look) => [
    jobWith(look),
    jobWith(look, { performance_index: all(0) }),
    jobWith(look, { performance_index: { ...all(99), failRatio: 0.37, minLatency: 0 } }),
    jobWith(look, { performance_index: all(-1e308), app_name: '监控系统' }),
    jobWith(look, { performance_index: { ...all(3), failRatio: 0.004 } }),
  ]);
  const fresh = jobs.map((job) => new ChartPainter().paint(job));
  for (const round of [1, 2]) {
    for (const [index, job] of jobs.entries()) {
      const bytes = painter.paint(job);
      assert.ok(
        Buffer.from(fresh[index] ?? []).equals(bytes),
        `${job.type} ${job.format} ${round}`,
      );
    }
  }
});

test('failRatio is seen beside amounts up to 99', async () => {
  const { failures } = themes.light.bars;
  const paint = async (failRatio: number) =>
    count(
      await decode(
        painter.paint(
          jobWith({}, { performance_index: { ...all(0), accessAmount: 99, failRatio } }),
        ),
      ),
      failures,
    );
  assert.equal(await paint(0), 0);
  const half = await paint(0.5);
  assert.ok(half > 0.02 * 1024 * 512);
  const whole = await paint(1);
  assert.ok(Math.abs(whole / half - 2) < 0.02);
});

const looks = chartTypes.flatMap((type) =>
  (['light', 'projector'] as const).flatMap((theme) => [
    { type, theme, width: 256, height: 192 },
    { type, theme, width: 1024, height: 512 },
    { type, theme, width: 256, height: 1152 },
  ]),
);

test('the bars have sharp edges, at any size', async () => {
  const { background, grid, bars } = themes.light;
  for (const [width, height] of [
    [1024, 512],
    [1023, 511],
    [777, 345],
    [1920, 1080],
  ] as const) {
    const job = jobWith({ width, height }, { performance_index: { ...all(99), failRatio: 0.99 } });
    const { rgba } = await decode(painter.paint(job));
    const y = height >> 1;
    // Right of the numbers of the axis.
    const row = rgba.subarray((y * width + Math.round(width / 8)) * 4, (y + 1) * width * 4);
    const colours = new Set<string>();
    for (let at = 0; at < row.length; at += 4) {
      colours.add(`#${row.subarray(at, at + 3).toString('hex')}`);
    }
    const others = [...colours].filter(
      (colour) => ![background, grid, ...Object.values(bars)].includes(colour),
    );
    assert.deepEqual(others, [], `${width}×${height}`);
    assert.ok(colours.size >= 4);
  }
});

test('no text reaches the left or right edge, however long', async () => {
  const long = '监控-Wide-'.repeat(20);
  const names = { host: long, app_name: long, domain: long };
  for (const look of looks) {
    for (const value of [99, -1e308]) {
      const job = jobWith({ ...look, evidence: long }, { ...names, performance_index: all(value) });
      const { rgba, width, height } = await decode(painter.paint(job));
      const { marginPx } = layOut(look.type, look.theme, width, height);
      const edge = Math.floor(marginPx / 2);
      const background = rgba.subarray(0, 4 * edge);
      for (let end = width * 4; end <= rgba.length; end += width * 4) {
        assert.ok(
          rgba
            .subarray(end - width * 4)
            .subarray(0, 4 * edge)
            .equals(background),
          look.type,
        );
        assert.ok(rgba.subarray(end - 4 * edge, end).equals(background), look.type);
      }
    }
  }
});

test('Chinese, Cyrillic and Arabic names are drawn, each in its own glyphs', () => {
  const names = ['监控', '系统', 'сервис', 'служба', 'مرحبا', 'سلام'];
  const pictures = names.map((domain) =>
    Buffer.from(painter.paint(jobWith({}, { domain }))).toString('base64'),
  );
  assert.equal(new Set(pictures).size, names.length);
});

test('only the fonts that travel with the service are there', () => {
  const families = GlobalFonts.families.map(({ family }) => family);
  const ours = [
    'Meshwalk Latin',
    'Meshwalk Chinese',
    'Meshwalk Others',
    'Noto Sans SC Thin',
    'DejaVu Sans',
  ];
  assert.deepEqual(
    families.filter((family) => !ours.includes(family)),
    [],
  );
});

test('an SVG needs nothing from where it is shown', async () => {
  const svg = Buffer.from(painter.paint(jobWith({ format: 'svg' }, { app_name: '<监控> & "Co"' })));
  assert.match(svg.toString(), /<svg [^>]*width="1024" height="512"/);
  assert.doesNotMatch(svg.toString(), /<text|<image|<style|href=|font/);
  const png = await decode(painter.paint(jobWith({}, { app_name: '<监控> & "Co"' })));
  const drawn = await decode(svg);
  const { load } = themes.light.bars;
  assert.ok(Math.abs(count(drawn, load) / count(png, load) - 1) < 0.02);
});
