/** What `--kb` takes where any knowledge base will do. */
export const kbHelp =
  'encyclopedic_kb_wiki.json, wiki_100_dict_v4.json, Wiki6M_ver_1_0.jsonl, or your own as data synthesize takes it'
