/** Overviews from the project's sample, and one text that is not an overview, to show what the model does with it. */
export const EXAMPLES = [
  {
    name: 'SaaS',
    overview:
      '飲食店向けに予約管理と顧客管理をまとめたクラウドサービスを月額で提供。POSレジとの連携機能も開発しています。',
  },
  {
    name: '部品製造',
    overview: '自動車用ゴムホースと防振ゴムを製造し、国内外の完成車メーカーに納入しています。',
  },
  {
    name: '牧場',
    overview:
      '北海道で乳牛を飼育し、生乳を乳業メーカーに出荷しています。牧場に併設した売店ではアイスクリームも販売。',
  },
  {
    name: '絵文字・全角',
    overview: '🚚💨ＥＣサイト向けの物流代行。ｹﾞｰﾑ機の保管・梱包・配送を一括で請け負う会社です。',
  },
] as const;
