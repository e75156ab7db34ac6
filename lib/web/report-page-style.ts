/** Of the page that asks for the password, and of what stands above a report; on paper there is the report alone. */
export const REPORT_PAGE_STYLE = `
.gate,.controls{--ink:#1c1c1e;--muted:#5f6166;--line:#8b8d92;--card:#fff;color:var(--ink);line-height:1.5;
font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang TC','Noto Sans TC','Microsoft JhengHei',sans-serif}
.gate{margin:0;min-height:100vh;background:#f5f5f3;overflow-wrap:anywhere}
.gate main{box-sizing:border-box;max-width:440px;margin:0 auto;padding:48px 20px}
.gate img{display:block;border-radius:14px;object-fit:cover}
.gate .shop{margin:12px 0 0;color:var(--muted)}
.gate h1{margin:0 0 20px;font-size:26px;line-height:1.3}
.gate form{padding:20px;background:var(--card);border-radius:16px}
.gate form p{margin:0 0 16px}
.gate label{font-weight:600}
.gate .main{width:100%;margin-top:16px}
.gate input,.controls select,.gate button,.controls button{box-sizing:border-box;min-height:48px;border-radius:12px;font:inherit;color:inherit}
.gate input,.controls select{width:100%;margin-top:6px;padding:0 12px;border:1px solid var(--line);background:#fff;font-size:16px}
.gate button,.controls button{padding:0 16px;border:1px solid var(--line);background:#fff;font-weight:600;cursor:pointer}
.gate button.main,.controls button.main{border-color:var(--edge);background:var(--fill);color:var(--on-fill)}
.controls button[aria-pressed]{border-color:var(--text);background:var(--soft);color:var(--text)}
.gate :focus-visible,.controls :focus-visible{outline:3px solid var(--text);outline-offset:2px}
.gate .notice{margin:0 0 16px;padding:12px 14px;border-radius:12px;background:#fdf3e0;color:#7a4b00}
.gate .small,.controls .small{margin:16px 4px 0;color:var(--muted);font-size:14px}
.controls{box-sizing:border-box;padding:16px max(16px,calc(50% - 544px)) 12px;background:#f5f5f3;border-bottom:1px solid #dcdbd6;font-size:16px}
.controls .choices{display:grid;grid-template-columns:1fr 1fr;gap:10px;margin-bottom:10px}
.controls label{font-size:14px;color:var(--muted)}
.controls select{display:block;color:var(--ink)}
.controls .choices .main{align-self:end}
.controls .actions{display:flex;flex-wrap:wrap;gap:8px}
.controls .actions button{flex:1 1 auto;padding:0 12px;font-size:15px}
.controls .small{margin:10px 0 0;font-size:13px}
@media (min-width:720px){
.controls .choices{grid-template-columns:repeat(3,1fr) auto}
.controls .choices .main{min-width:120px}
.controls .actions button{flex:none;padding:0 16px}
.controls .actions button:nth-child(3){margin-left:auto}
}
@media print{.controls{display:none}}
`;
