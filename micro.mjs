const S='/work/main/src/'; const {buildApp}=await import(S+'server/app.ts'); const {readConfig}=await import(S+'server/config.ts'); const {loadTaggingService}=await import(S+'tagger/tagging-service.ts');
const cfg=readConfig({LOG_LEVEL:'error',PORT:'3111'}); const svc=await loadTaggingService('models/default',cfg);
const f=svc.tagAtOnce.bind(svc);
if(process.argv[2]==='micro'){let q=[];let n=0,c=0;
const flush=()=>{const w=q;q=[];n++;c+=w.length;const r=w.map(([d,o])=>f(d,o));for(let i=0;i<w.length;i++)w[i][2]([r[i]]);};
svc.tagAtOnce=()=>undefined; svc.tagMany=(d,o)=>new Promise(res=>{if(q.push([d[0],o,res])===1)setImmediate(flush)}); process.on('SIGUSR2',()=>console.log('avg batch',c/n));}
const app=await buildApp(svc,cfg); await app.listen({port:Number(process.argv[3])});
