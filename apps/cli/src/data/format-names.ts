import type { DataFormat } from '@region-r1/datasets'

/** What `--format` takes; listed here so that `--help` loads no package. */
export const formatNames = [
  'evqa-csv',
  'infoseek-csv',
  'infoseek-jsonl',
  'infoseek-withkb',
  'infoseek-qtype',
  'kb-json',
  'wiki6m',
  'oven',
  'oven-paths',
  'inaturalist-names',
  'inaturalist-coco',
  'echosight-results',
  'omgm-results',
  'omgm-answers',
  'hard-negatives',
  'reference-json',
  'reference-parquet',
  'beir-documents',
  'beir-qrels',
  'trec-qrels',
  'trec-run',
  'mbeir-queries',
  'mbeir-pool',
] as const satisfies readonly DataFormat[]
