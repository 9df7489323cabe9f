<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>Answering</name>
    <message>
        <source>学生说照片不是本人。请核对是谁坐在相机前，再重拍或保存。</source>
        <translation>The student says that this is somebody else. Check who sits before the camera, then retake or keep it.</translation>
    </message>
</context>
<context>
    <name>ApprovalDialog</name>
    <message>
        <source>负责人批准</source>
        <translation>A lead&apos;s approval</translation>
    </message>
    <message>
        <source>批准</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>负责人</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>负责人的密码</source>
        <translation>The lead&apos;s PIN</translation>
    </message>
    <message>
        <source>{name} 请求：{what}</source>
        <translation>{name} asks for: {what}</translation>
    </message>
    <message>
        <source>需要负责人批准</source>
        <translation>This takes a lead&apos;s approval</translation>
    </message>
</context>
<context>
    <name>CodeForm</name>
    <message>
        <source>扫描学生手机上的采集码；内容原样保存，不解读。</source>
        <translation>Scan the capture code on the student&apos;s phone; it is kept as it is, never decoded.</translation>
    </message>
    <message>
        <source>采集码</source>
        <translation>Capture code</translation>
    </message>
</context>
<context>
    <name>CorrectForm</name>
    <message>
        <source>名单本身不变，更正作为建议交班主任核对。</source>
        <translation>The roster stays as it is; the correction goes to the adviser as a proposal.</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>正确内容</source>
        <translation>Right value</translation>
    </message>
    <message>
        <source>依据（可不填）</source>
        <translation>Evidence (optional)</translation>
    </message>
    <message>
        <source>名单上：{old}</source>
        <translation>On the roster: {old}</translation>
    </message>
</context>
<context>
    <name>DataSheet</name>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>性别</source>
        <translation>Gender</translation>
    </message>
    <message>
        <source>证件号</source>
        <translation>ID number</translation>
    </message>
    <message>
        <source>民族</source>
        <translation>Ethnicity</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
</context>
<context>
    <name>DeskController</name>
    <message numerus="yes">
        <source>这次叫号已拍 %n 张。换了人请叫下一位，仍是本人请重新叫号。</source>
        <translation>
            <numerusform>%n shot was taken for this call. Call the next person, or call the same one anew.</numerusform>
            <numerusform>%n shots were taken for this call. Call the next person, or call the same one anew.</numerusform>
        </translation>
    </message>
    <message>
        <source>请核对：刚保存的照片和{name}的照片是否弄混。</source>
        <translation>Please check: the portrait just kept and that of {name} may be mixed up.</translation>
    </message>
    <message>
        <source>上一位还在拍照。请先完成拍照，或让其返回排队。</source>
        <translation>The previous student is still at the camera. Finish, or send that student back to the queue.</translation>
    </message>
    <message>
        <source>返回排队</source>
        <translation>Back to queue</translation>
    </message>
</context>
<context>
    <name>DeskPage</name>
    <message>
        <source>打开场次</source>
        <translation>Open Sessions</translation>
    </message>
    <message>
        <source>没有进行中的场次</source>
        <translation>No session is open</translation>
    </message>
    <message>
        <source>在「场次」中新建并开放场次后，即可在这里进入、收费、登记、拍照、核对。</source>
        <translation>Make and open a session on the Sessions page; then enter, pay, register, shoot and verify here.</translation>
    </message>
    <message>
        <source>请先完成或关闭正在填的内容，再扫码。</source>
        <translation>Please finish or close what is being filled in before scanning.</translation>
    </message>
    <message>
        <source>按 {key} 换用备用相机。</source>
        <translation>Press {key} for the spare camera.</translation>
    </message>
    <message>
        <source>正在连接相机…</source>
        <translation>Connecting to the camera…</translation>
    </message>
    <message>
        <source>相机未连接。请在「设置」中选择相机。</source>
        <translation>No camera is connected. Please choose one in Settings.</translation>
    </message>
</context>
<context>
    <name>Desktop</name>
    <message>
        <source>没有设置备用相机。请在「设置」的「备用相机」中选择一台。</source>
        <translation>No spare camera is set. Please choose one in the settings under Spare camera.</translation>
    </message>
    <message>
        <source>打开设置</source>
        <translation>Open settings</translation>
    </message>
    <message>
        <source>已换用备用相机。再按 {key} 换回来。</source>
        <translation>The spare camera is in use. Press {key} again to change back.</translation>
    </message>
</context>
<context>
    <name>DisputeForm</name>
    <message>
        <source>记录异议</source>
        <translation>Record a dispute</translation>
    </message>
    <message>
        <source>信息有误交班主任更正；照片不是本人时请安排补拍。</source>
        <translation>Wrong data go to the adviser; if the photo is somebody else&apos;s, arrange a retake.</translation>
    </message>
    <message>
        <source>哪一项有误</source>
        <translation>What is wrong</translation>
    </message>
    <message>
        <source>正确内容或说明（可不填）</source>
        <translation>Right value or note (optional)</translation>
    </message>
</context>
<context>
    <name>FindingsList</name>
    <message numerus="yes">
        <source>其余 %n 项合格</source>
        <translation>
            <numerusform>%n other rule passes</numerusform>
            <numerusform>%n other rules pass</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>还有 %n 项</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FirstLead</name>
    <message>
        <source>您的姓名</source>
        <translation>Your name</translation>
    </message>
    <message>
        <source>密码（至少 4 位，数字或字符）</source>
        <translation>PIN (4 or more digits or letters)</translation>
    </message>
    <message>
        <source>再输入一次密码</source>
        <translation>PIN once more</translation>
    </message>
    <message>
        <source>创建并登录</source>
        <translation>Create and sign in</translation>
    </message>
</context>
<context>
    <name>Herald</name>
    <message>
        <source>毕业图像采集</source>
        <translation>Capture Station</translation>
    </message>
    <message>
        <source>刚才的工作已经结束，请回到窗口查看结果。</source>
        <translation>The work has ended; come back to the window for its result.</translation>
    </message>
</context>
<context>
    <name>LikenessForm</name>
    <message>
        <source>重拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>这张很像刚才拍的{other}，现在叫的是{name}。</source>
        <translation>This looks much like {other}, photographed before; called was {name}.</translation>
    </message>
    <message>
        <source>不是同一人，照片无误</source>
        <translation>Not the same, portrait is right</translation>
    </message>
    <message>
        <source>和{name}上一张不像同一个人。</source>
        <translation>Does not look like the last shot of {name}.</translation>
    </message>
    <message>
        <source>是同一人，照片无误</source>
        <translation>Same person, portrait is right</translation>
    </message>
    <message>
        <source>已拍：{name}</source>
        <translation>Taken: {name}</translation>
    </message>
    <message>
        <source>这一张</source>
        <translation>This one</translation>
    </message>
</context>
<context>
    <name>LiveStage</name>
    <message>
        <source>实时画面</source>
        <translation>Live picture</translation>
    </message>
    <message>
        <source>发顶</source>
        <translation>Hair top</translation>
    </message>
    <message>
        <source>眼位</source>
        <translation>Eyes</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>毕业生图像采集</source>
        <translation>Graduation portraits</translation>
    </message>
</context>
<context>
    <name>ManualReader</name>
    <message>
        <source>章节</source>
        <translation>Chapters</translation>
    </message>
    <message>
        <source>手册</source>
        <translation>Manual</translation>
    </message>
</context>
<context>
    <name>NamesAndPin</name>
    <message>
        <source>操作员</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>密码</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>登录</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>修改密码…</source>
        <translation>Change PIN…</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>程序内部出错，刚才的操作没有完成，已保存的照片不受影响。请复制报告交给技术人员。</source>
        <translation>Something went wrong inside the program; the last step was not done, saved portraits are unharmed. Please copy the report for your technician.</translation>
    </message>
    <message>
        <source>复制报告</source>
        <translation>Copy report</translation>
    </message>
</context>
<context>
    <name>OrphanCard</name>
    <message>
        <source>采用</source>
        <translation>Use it</translation>
    </message>
    <message>
        <source>丢弃…</source>
        <translation>Discard…</translation>
    </message>
    <message>
        <source>无法确定是谁</source>
        <translation>Person not known</translation>
    </message>
    <message>
        <source>采用时会重新检查，并按正常拍摄编入序号。</source>
        <translation>Using it judges it again and gives it a serial number like any other shot.</translation>
    </message>
    <message>
        <source>原片没有写完，或找不到对应的学生，不能采用。</source>
        <translation>The original is not complete or its person is not known, so it cannot be used.</translation>
    </message>
    <message>
        <source>正在重新检查……</source>
        <translation>Judging again …</translation>
    </message>
    <message>
        <source>确认丢弃</source>
        <translation>Yes, discard</translation>
    </message>
    <message>
        <source>丢弃后这张照片无法找回，审计记录会保留。</source>
        <translation>Once discarded the photo cannot be brought back; the audit trail remembers it.</translation>
    </message>
    <message>
        <source>正在丢弃……</source>
        <translation>Discarding …</translation>
    </message>
</context>
<context>
    <name>OrphansDialog</name>
    <message>
        <source>未入册的照片</source>
        <translation>Photos without a number</translation>
    </message>
    <message>
        <source>上次程序意外中断时，这些照片已经写到磁盘，但还没有编入序号。请逐张决定。</source>
        <translation>When the program was interrupted, these photos were on the disk already but had no serial number yet. Please decide about each.</translation>
    </message>
    <message>
        <source>以后再说</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>上次意外中断时有 {count} 张照片已写到磁盘，但还没有编入序号。</source>
        <translation>On the disk without a serial number since the last interruption, in photos: {count}.</translation>
    </message>
    <message>
        <source>查看</source>
        <translation>Look</translation>
    </message>
</context>
<context>
    <name>OwnPinDialog</name>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>修改密码</source>
        <translation>Change PIN</translation>
    </message>
    <message>
        <source>现在的密码</source>
        <translation>Present PIN</translation>
    </message>
    <message>
        <source>新密码（至少 4 位）</source>
        <translation>New PIN (4 characters at least)</translation>
    </message>
    <message>
        <source>再输入一次新密码</source>
        <translation>The new PIN once more</translation>
    </message>
    <message>
        <source>修改密码：{name}</source>
        <translation>Change PIN: {name}</translation>
    </message>
    <message>
        <source>两次输入的密码不一样。</source>
        <translation>The two PINs are not the same.</translation>
    </message>
    <message>
        <source>密码已修改。</source>
        <translation>The PIN was changed.</translation>
    </message>
</context>
<context>
    <name>PaperDialog</name>
    <message>
        <source>存为 PDF…</source>
        <translation>Save as PDF…</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>PayForm</name>
    <message>
        <source>收费</source>
        <translation>Take fee</translation>
    </message>
    <message>
        <source>现金</source>
        <translation>Cash</translation>
    </message>
    <message>
        <source>微信</source>
        <translation>WeChat</translation>
    </message>
    <message>
        <source>支付宝</source>
        <translation>Alipay</translation>
    </message>
    <message>
        <source>学校付</source>
        <translation>School</translation>
    </message>
    <message>
        <source>免费</source>
        <translation>Waive</translation>
    </message>
    <message>
        <source>实收（元）</source>
        <translation>Received (yuan)</translation>
    </message>
    <message>
        <source>支付单号（可扫码，可不填）</source>
        <translation>Payment reference (scan, optional)</translation>
    </message>
    <message>
        <source>免费原因</source>
        <translation>Reason for waiving</translation>
    </message>
    <message>
        <source>找零</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>家庭经济困难</source>
        <translation>Financial hardship</translation>
    </message>
    <message>
        <source>学校已统一缴费</source>
        <translation>Paid by school</translation>
    </message>
    <message>
        <source>工作人员</source>
        <translation>Staff member</translation>
    </message>
    <message>
        <source>免费并继续</source>
        <translation>Waive and go on</translation>
    </message>
    <message>
        <source>记为学校支付</source>
        <translation>Paid by the school</translation>
    </message>
    <message>
        <source>已收 ¥{amount}</source>
        <translation>Received ¥{amount}</translation>
    </message>
</context>
<context>
    <name>PersonHead</name>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
    </message>
    <message>
        <source>证件号</source>
        <translation>ID number</translation>
    </message>
    <message>
        <source>采集码</source>
        <translation>Capture code</translation>
    </message>
    <message>
        <source>排队号</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>已绑定</source>
        <translation>Bound</translation>
    </message>
    <message>
        <source>未绑定</source>
        <translation>Not bound</translation>
    </message>
    <message>
        <source>隐藏</source>
        <translation>Hide</translation>
    </message>
    <message>
        <source>显示</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>有异议：{reason}</source>
        <translation>Disputed: {reason}</translation>
    </message>
    <message>
        <source>补拍：{reason}</source>
        <translation>Retake: {reason}</translation>
    </message>
    <message>
        <source>已退费，费用未结清</source>
        <translation>Refunded; the fee is open</translation>
    </message>
    <message>
        <source>未缴费</source>
        <translation>Not paid</translation>
    </message>
    <message>
        <source>上次离开：{reason}</source>
        <translation>Left before: {reason}</translation>
    </message>
    <message>
        <source>更正待核：{field} → {new}</source>
        <translation>Correction proposed: {field} → {new}</translation>
    </message>
    <message>
        <source>已保存 · 拍摄序号 {serial}</source>
        <translation>Safe · serial {serial}</translation>
    </message>
    <message>
        <source>已保存 · 拍摄序号 {serial} · 第 {take} 次拍摄</source>
        <translation>Safe · serial {serial} · take {take}</translation>
    </message>
    <message>
        <source>未通过检查，放行原因：{reason}</source>
        <translation>Kept although a check failed: {reason}</translation>
    </message>
</context>
<context>
    <name>PersonPanel</name>
    <message>
        <source>扫码开始</source>
        <translation>Scan to begin</translation>
    </message>
    <message>
        <source>扫描学号、身份证或采集码，
或按 F2 输入姓名、拼音。</source>
        <translation>Scan a student number, an ID card or a capture code, or press F2 and type a name or pinyin.</translation>
    </message>
    <message>
        <source>没有学生</source>
        <translation>Nobody at the desk</translation>
    </message>
    <message>
        <source>叫 {name}</source>
        <translation>Call {name}</translation>
    </message>
</context>
<context>
    <name>ProgressPanel</name>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>正在取消…</source>
        <translation>Cancelling…</translation>
    </message>
    <message numerus="yes">
        <source>%n 秒</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n 分钟</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueColumn</name>
    <message>
        <source>扫码、姓名、拼音或学号</source>
        <translation>Scan, name or number</translation>
    </message>
    <message>
        <source>排队名单</source>
        <translation>Queue</translation>
    </message>
    <message>
        <source>现场登记（不在名单上）</source>
        <translation>Walk-in (not on the roster)</translation>
    </message>
    <message>
        <source>排队 {count}</source>
        <translation>Queue {count}</translation>
    </message>
    <message>
        <source>未到 {count}</source>
        <translation>Absent {count}</translation>
    </message>
    <message>
        <source>已拍 {count}</source>
        <translation>Taken {count}</translation>
    </message>
    <message>
        <source>补拍 {count}</source>
        <translation>Retake {count}</translation>
    </message>
    <message>
        <source>没有人在排队</source>
        <translation>Nobody is waiting</translation>
    </message>
    <message>
        <source>扫描学号、身份证或采集码，
学生即进入队列。</source>
        <translation>Scan a student number, an ID card or a capture code to enter a student.</translation>
    </message>
    <message>
        <source>全部到齐</source>
        <translation>Everybody came</translation>
    </message>
    <message>
        <source>名单上的学生都已到场。</source>
        <translation>All students on the roster are here.</translation>
    </message>
    <message>
        <source>还没有照片</source>
        <translation>No portraits yet</translation>
    </message>
    <message>
        <source>拍好的学生显示在这里。</source>
        <translation>Students with a portrait appear here.</translation>
    </message>
    <message>
        <source>没有补拍</source>
        <translation>No retakes</translation>
    </message>
    <message>
        <source>需要补拍的学生显示在这里。</source>
        <translation>Students to be photographed again appear here.</translation>
    </message>
    <message>
        <source>没有找到</source>
        <translation>Nobody found</translation>
    </message>
    <message>
        <source>请核对后再试，或按 Ctrl+N 现场登记。</source>
        <translation>Please check and try again, or press Ctrl+N for a walk-in.</translation>
    </message>
</context>
<context>
    <name>ReasonForm</name>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>退还 ¥{amount}，原路退回。</source>
        <translation>¥{amount} is given back the way it was paid.</translation>
    </message>
</context>
<context>
    <name>RecoveryKeyDialog</name>
    <message>
        <source>恢复密钥</source>
        <translation>Recovery key</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>复制</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>我已妥善保存</source>
        <translation>I have kept it safe</translation>
    </message>
    <message>
        <source>照片和名单已加密保存。换电脑或重装系统后，要用这把恢复密钥才能打开。请打印或抄写下来，与电脑分开存放；确认后不再显示。</source>
        <translation>Photos and lists are stored encrypted. After a change of computer or a new installation they open with this recovery key only. Please print it or write it down and keep it away from the computer; once that is confirmed it is shown no more.</translation>
    </message>
    <message>
        <source>丢失后可在本机运行 capture-station store rekey 换一把新的。</source>
        <translation>If it gets lost, capture-station store rekey on this computer makes a new one.</translation>
    </message>
    <message>
        <source>请保存恢复密钥</source>
        <translation>Please keep the recovery key</translation>
    </message>
    <message>
        <source>这台电脑没有可用的系统钥匙串，日常使用的密钥存放在只有当前用户能读的文件里。请给电脑设置登录密码，并启用磁盘加密。</source>
        <translation>This computer has no keyring that works, so the key of every day lies in a file that only the present user can read. Please set a login password and turn on disk encryption.</translation>
    </message>
    <message>
        <source>已复制</source>
        <translation>Copied</translation>
    </message>
    <message>
        <source>毕业生图像采集工作站。请与电脑分开存放，不要拍照或发送给他人。</source>
        <translation>Graduation capture station. Keep this away from the computer; do not photograph it or send it to anybody.</translation>
    </message>
    <message>
        <source>在新电脑上：capture-station store restore，或 store unlock。</source>
        <translation>On a new computer: capture-station store restore, or store unlock.</translation>
    </message>
    <message>
        <source>已保存</source>
        <translation>Saved</translation>
    </message>
</context>
<context>
    <name>RegisterForm</name>
    <message>
        <source>核对信息并登记</source>
        <translation>Check data and register</translation>
    </message>
    <message>
        <source>采集码（扫码，可不填）</source>
        <translation>Capture code (scan, optional)</translation>
    </message>
    <message>
        <source>信息无误，登记</source>
        <translation>Data right, register</translation>
    </message>
</context>
<context>
    <name>ReviewStage</name>
    <message>
        <source>拍好的照片</source>
        <translation>Developed portrait</translation>
    </message>
    <message>
        <source>原照片</source>
        <translation>Portrait before</translation>
    </message>
    <message>
        <source>缩放 {percent}%</source>
        <translation>shown at {percent}%</translation>
    </message>
    <message>
        <source>{key} 放大眼部</source>
        <translation>{key}: look at the eyes</translation>
    </message>
    <message>
        <source>新照片</source>
        <translation>New portrait</translation>
    </message>
</context>
<context>
    <name>Saying</name>
    <message>
        <source>请坐好，看镜头</source>
        <translation>Sit straight and look at the camera</translation>
    </message>
    <message>
        <source>{count} 项检查全部合格</source>
        <translation>Checks passed: {count}</translation>
    </message>
    <message>
        <source>很好，请保持不动</source>
        <translation>Very good, please hold still</translation>
    </message>
    <message>
        <source>恢复后自动继续，已办的步骤不受影响</source>
        <translation>It goes on by itself once the camera is back; nothing of the sitting is lost</translation>
    </message>
    <message>
        <source>正在连接相机…</source>
        <translation>Connecting to the camera…</translation>
    </message>
    <message>
        <source>相机画面停住，正在恢复</source>
        <translation>The picture has stopped, reconnecting</translation>
    </message>
    <message>
        <source>相机已断开，正在恢复</source>
        <translation>The camera is away, reconnecting</translation>
    </message>
    <message>
        <source>相机未连接</source>
        <translation>No camera</translation>
    </message>
    <message>
        <source>暂时不能检查照片</source>
        <translation>Photos cannot be checked</translation>
    </message>
    <message>
        <source>请稍等</source>
        <translation>One moment, please</translation>
    </message>
    <message>
        <source>拍照中，请不要动</source>
        <translation>Taking the photo, hold still</translation>
    </message>
    <message>
        <source>正在检查照片…</source>
        <translation>Checking the portrait…</translation>
    </message>
    <message>
        <source>正在保存…</source>
        <translation>Saving…</translation>
    </message>
    <message>
        <source>照片合格</source>
        <translation>The portrait passes</translation>
    </message>
    <message>
        <source>可以使用：{message}</source>
        <translation>Usable: {message}</translation>
    </message>
    <message>
        <source>需要重拍：{message}</source>
        <translation>Retake: {message}</translation>
    </message>
    <message>
        <source>{count} 人等候拍照</source>
        <translation>Waiting for the camera: {count}</translation>
    </message>
    <message>
        <source>请叫下一位</source>
        <translation>Call the next one</translation>
    </message>
    <message>
        <source>等待学生</source>
        <translation>Waiting for students</translation>
    </message>
    <message>
        <source>扫描学号、身份证或采集码</source>
        <translation>Scan a student number, ID card or capture code</translation>
    </message>
    <message>
        <source>已保存 {serial}</source>
        <translation>Safe: {serial}</translation>
    </message>
    <message>
        <source>请学生核对照片和信息</source>
        <translation>Ask the student to check photo and data</translation>
    </message>
    <message>
        <source>完成，谢谢</source>
        <translation>Done, thank you</translation>
    </message>
    <message>
        <source>照片已保存，本人已核对</source>
        <translation>Portrait safe, confirmed by the student</translation>
    </message>
    <message>
        <source>有异议，已记录</source>
        <translation>Disputed, on record</translation>
    </message>
    <message>
        <source>请缴费</source>
        <translation>Please pay</translation>
    </message>
    <message>
        <source>请核对信息并登记</source>
        <translation>Check data, then register</translation>
    </message>
    <message>
        <source>等待叫号</source>
        <translation>Waiting to be called</translation>
    </message>
    <message>
        <source>未拍照离开</source>
        <translation>Left without a photo</translation>
    </message>
    <message>
        <source>记录已作废</source>
        <translation>Entry voided</translation>
    </message>
    <message>
        <source>请先进入</source>
        <translation>Please enter first</translation>
    </message>
</context>
<context>
    <name>SeatForm</name>
    <message>
        <source>等下一位坐好</source>
        <translation>Wait for the next one</translation>
    </message>
    <message>
        <source>已换人，照常拍照</source>
        <translation>Another person, shoot</translation>
    </message>
    <message>
        <source>{last}拍照后没有人离开过座位，现在叫的是{name}。</source>
        <translation>Nobody has left the seat since {last} was photographed; {name} was called.</translation>
    </message>
    <message>
        <source>已拍：{name}</source>
        <translation>Taken: {name}</translation>
    </message>
    <message>
        <source>现在座位上</source>
        <translation>On the seat now</translation>
    </message>
</context>
<context>
    <name>SettleForm</name>
    <message>
        <source>处理结果</source>
        <translation>Outcome</translation>
    </message>
    <message>
        <source>说明（可不填）</source>
        <translation>Note (optional)</translation>
    </message>
    <message>
        <source>信息已更正</source>
        <translation>Data corrected</translation>
    </message>
    <message>
        <source>学生撤回异议</source>
        <translation>Withdrawn by the student</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>两次输入的密码不一样。</source>
        <translation>The two PINs are not the same.</translation>
    </message>
    <message>
        <source>创建负责人</source>
        <translation>Create the lead</translation>
    </message>
    <message>
        <source>第一次使用。负责人可以添加其他操作员、批准退费和放行、查看审计记录。</source>
        <translation>This is the first start. A lead adds the other operators, approves refunds and overrides, and reads the audit trail.</translation>
    </message>
    <message>
        <source>每一条记录都会写上操作员的姓名。</source>
        <translation>Every record carries the name of its operator.</translation>
    </message>
    <message>
        <source>请登录</source>
        <translation>Please sign in</translation>
    </message>
    <message>
        <source>用 ↑ ↓ 选择姓名，输入密码，按回车。</source>
        <translation>Choose your name with ↑ ↓, type your PIN, press Enter.</translation>
    </message>
    <message>
        <source>忘记密码：请负责人在「设置」中重设；负责人忘记时，用恢复密钥运行 capture-station store recover 姓名。</source>
        <translation>Forgotten PIN: a lead gives a new one in the settings. If a lead forgot it, run capture-station store recover NAME with the recovery key.</translation>
    </message>
</context>
<context>
    <name>SlipButton</name>
    <message>
        <source>打印小票</source>
        <translation>Print slip</translation>
    </message>
    <message>
        <source>收据</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>排队号</source>
        <translation>Queue ticket</translation>
    </message>
    <message>
        <source>散拍证明</source>
        <translation>Certificate</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>全流程</source>
        <translation>All steps</translation>
    </message>
    <message>
        <source>收费登记台</source>
        <translation>Cashier&apos;s desk</translation>
    </message>
    <message>
        <source>拍照台</source>
        <translation>Camera desk</translation>
    </message>
    <message>
        <source>只看进度</source>
        <translation>Coverage only</translation>
    </message>
    <message>
        <source>{name} · {desk}</source>
        <translation>{name} · {desk}</translation>
    </message>
    <message>
        <source>相机未连接</source>
        <translation>No camera</translation>
    </message>
    <message>
        <source>相机 {fps} fps</source>
        <translation>Camera {fps} fps</translation>
    </message>
    <message>
        <source>相机</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>相机连接中</source>
        <translation>Connecting camera</translation>
    </message>
    <message>
        <source>相机画面停住</source>
        <translation>Camera frozen</translation>
    </message>
    <message>
        <source>相机已断开，正在重连</source>
        <translation>Camera lost, reconnecting</translation>
    </message>
    <message>
        <source>背景</source>
        <translation>Background</translation>
    </message>
    <message>
        <source>背景{value}</source>
        <translation>Background{value}</translation>
    </message>
    <message>
        <source>存储</source>
        <translation>Storage</translation>
    </message>
    <message>
        <source>数据文件夹不在原处</source>
        <translation>Data folder not in its place</translation>
    </message>
    <message>
        <source>已保存 {count}</source>
        <translation>Saved {count}</translation>
    </message>
    <message>
        <source>已拍 {done} / {all}</source>
        <translation>{done} / {all} taken</translation>
    </message>
    <message>
        <source>没有设置第二份副本。</source>
        <translation>No second copy is set up.</translation>
    </message>
    <message>
        <source>副本盘不在，请接上</source>
        <translation>second disk absent, please connect it</translation>
    </message>
    <message>
        <source>副本盘已满，请更换</source>
        <translation>second disk full, please replace it</translation>
    </message>
    <message>
        <source>副本盘写入失败，请检查</source>
        <translation>second disk failing, please check it</translation>
    </message>
    <message>
        <source>{count} 张待复制</source>
        <translation>{count} to copy</translation>
    </message>
    <message>
        <source>数据库已于 {time} 备份。</source>
        <translation>The database was backed up at {time}.</translation>
    </message>
    <message>
        <source>电脑时间在运行中被改动过，请核对日期和时间。</source>
        <translation>The computer&apos;s clock was changed while the program ran. Please check date and time.</translation>
    </message>
    <message>
        <source>时钟被改动</source>
        <translation>Clock changed</translation>
    </message>
    <message>
        <source>时钟</source>
        <translation>Clock</translation>
    </message>
</context>
<context>
    <name>StudentScreen</name>
    <message>
        <source>学生屏</source>
        <translation>Student screen</translation>
    </message>
    <message>
        <source>已记录，工作人员会联系您。</source>
        <translation>It is on record; the staff will contact you.</translation>
    </message>
    <message>
        <source>请带好随身物品。</source>
        <translation>Please take all your belongings.</translation>
    </message>
    <message>
        <source>{name}，谢谢！</source>
        <translation>Thank you, {name}!</translation>
    </message>
    <message>
        <source>毕业生图像采集</source>
        <translation>Graduation portraits</translation>
    </message>
    <message>
        <source>请等待叫号</source>
        <translation>Please wait to be called</translation>
    </message>
</context>
<context>
    <name>Synchronising</name>
    <message>
        <source>已在登记中心登记，开始同步。</source>
        <translation>Enrolled; synchronisation begins.</translation>
    </message>
    <message>
        <source>没有登记。照常工作，照片和记录都保存在本机，登记后会全部送出。</source>
        <translation>Not enrolled. Work goes on as usual: photos and records are kept here and sent once the station is enrolled.</translation>
    </message>
    <message>
        <source>未启用同步</source>
        <translation>No sync</translation>
    </message>
    <message>
        <source>待同步 {count}</source>
        <translation>{count} to sync</translation>
    </message>
    <message>
        <source>登记中心拒收 {count} 条</source>
        <translation>{count} refused by the registry</translation>
    </message>
    <message>
        <source>本机时钟与登记中心相差 {seconds} 秒，请校准电脑时间。</source>
        <translation>This clock differs from the registry&apos;s by {seconds} s; please set the computer&apos;s time.</translation>
    </message>
    <message>
        <source>时钟不准</source>
        <translation>Clock is off</translation>
    </message>
    <message>
        <source>已同步</source>
        <translation>In sync</translation>
    </message>
    <message>
        <source>还没有全部送达过。</source>
        <translation>Nothing was fully delivered yet.</translation>
    </message>
    <message>
        <source>最近一次全部送达：{time}</source>
        <translation>All delivered last: {time}</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>TrayEntry</name>
    <message>
        <source>给当前学生</source>
        <translation>Give to this student</translation>
    </message>
    <message>
        <source>不要</source>
        <translation>Drop</translation>
    </message>
    <message>
        <source>从本机删除；相机存储卡上若有这张照片，不受影响。</source>
        <translation>Removed from this computer; a copy on the camera&apos;s card stays.</translation>
    </message>
    <message>
        <source>只从这里移走，文件仍留在相机的文件夹里。</source>
        <translation>Only taken off this list; the file stays in the camera&apos;s folder.</translation>
    </message>
</context>
<context>
    <name>TrayPanel</name>
    <message>
        <source>{count} 张照片还没有归属</source>
        <translation>{count} photos belong to nobody yet</translation>
    </message>
    <message>
        <source>拍摄时台上没有人，或不是由本机按下的快门。</source>
        <translation>Nobody was at the camera, or the shutter was not pressed here.</translation>
    </message>
    <message>
        <source>叫到本人以后，可以把照片给他（她）。</source>
        <translation>Once their person is called, they can be given to them.</translation>
    </message>
</context>
<context>
    <name>Unfinished</name>
    <message>
        <source>上次程序中断时有 {count} 个交付批次没有写完。请向同一位置再写一次，会接着写完。</source>
        <translation>The program ended last time before {count} delivery batches were finished. Please write each to the same place again; it is continued there.</translation>
    </message>
    <message>
        <source>打开交付</source>
        <translation>Open delivery</translation>
    </message>
</context>
<context>
    <name>VerifySheet</name>
    <message>
        <source>请核对您的照片和信息</source>
        <translation>Please check your photo and data</translation>
    </message>
    <message>
        <source>拍摄序号 {serial} · 有任何一项不对，请按「有误」</source>
        <translation>Serial {serial} · if anything is not right, press &quot;Wrong&quot;</translation>
    </message>
    <message>
        <source>有任何一项不对，请按「有误」</source>
        <translation>If anything is not right, press &quot;Wrong&quot;</translation>
    </message>
    <message>
        <source>正确</source>
        <translation>Right</translation>
    </message>
    <message>
        <source>本人照片，信息无误 · 按 +</source>
        <translation>My photo, all data right · press +</translation>
    </message>
    <message>
        <source>有误</source>
        <translation>Wrong</translation>
    </message>
    <message>
        <source>选择原因 · 按 -</source>
        <translation>Choose why · press -</translation>
    </message>
</context>
<context>
    <name>WaitingLine</name>
    <message>
        <source>没有找到「{text}」。请核对，或按 Ctrl+N 现场登记。</source>
        <translation>&quot;{text}&quot; was not found. Please check it, or press Ctrl+N for a walk-in.</translation>
    </message>
</context>
<context>
    <name>WalkInForm</name>
    <message>
        <source>未填</source>
        <translation>Not given</translation>
    </message>
    <message>
        <source>建立记录并进入</source>
        <translation>Make record, enter</translation>
    </message>
    <message>
        <source>没有学号时由本机编一个号。</source>
        <translation>Without a student number, this station gives one.</translation>
    </message>
    <message>
        <source>证件号有误，请核对。</source>
        <translation>The ID number is not valid; please check.</translation>
    </message>
    <message>
        <source>证件号校验通过。</source>
        <translation>The ID number is valid.</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>查找学生</source>
        <translation>Find student</translation>
    </message>
    <message>
        <source>场次</source>
        <translation>Sessions</translation>
    </message>
    <message>
        <source>名单</source>
        <translation>Roster</translation>
    </message>
    <message>
        <source>工作台</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Coverage</translation>
    </message>
    <message>
        <source>交付</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>审计记录</source>
        <translation>Audit trail</translation>
    </message>
    <message>
        <source>开机检查</source>
        <translation>Pre-flight</translation>
    </message>
    <message>
        <source>布光助手</source>
        <translation>Light assistant</translation>
    </message>
    <message>
        <source>首次设置</source>
        <translation>First start</translation>
    </message>
    <message>
        <source>切换备用相机</source>
        <translation>Switch to the spare camera</translation>
    </message>
    <message>
        <source>学生屏</source>
        <translation>Student screen</translation>
    </message>
    <message>
        <source>锁定或换人</source>
        <translation>Lock or switch operator</translation>
    </message>
    <message>
        <source>按提示的按钮，或收起提示</source>
        <translation>Press the button of a notice, or put it away</translation>
    </message>
    <message>
        <source>全屏</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next step</translation>
    </message>
    <message>
        <source>拍照</source>
        <translation>Shoot</translation>
    </message>
    <message>
        <source>踏板：下一步，相机前是拍照</source>
        <translation>Pedal: the next thing, at the camera the shutter</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>放大眼部</source>
        <translation>Look at the eyes</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>有误</source>
        <translation>Wrong</translation>
    </message>
    <message>
        <source>现场登记</source>
        <translation>Walk-in</translation>
    </message>
    <message>
        <source>未拍离开</source>
        <translation>Left without photo</translation>
    </message>
    <message>
        <source>更正信息</source>
        <translation>Correct data</translation>
    </message>
    <message>
        <source>退费</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>正确</source>
        <translation>Right</translation>
    </message>
    <message>
        <source>显示证件号</source>
        <translation>Show ID number</translation>
    </message>
    <message>
        <source>新建场次</source>
        <translation>New session</translation>
    </message>
    <message>
        <source>导入名单</source>
        <translation>Import roster</translation>
    </message>
    <message>
        <source>导出表格</source>
        <translation>Export table</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>叫下一位</source>
        <translation>Call next</translation>
    </message>
    <message>
        <source>空格</source>
        <translation>Space</translation>
    </message>
    <message>
        <source>回车</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>按键</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>作用</source>
        <translation>Does</translation>
    </message>
</context>
<context>
    <name>desk</name>
    <message>
        <source>查找学生</source>
        <translation>Find student</translation>
    </message>
    <message>
        <source>进入</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>收费</source>
        <translation>Take fee</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>叫到相机前</source>
        <translation>Call to the camera</translation>
    </message>
    <message>
        <source>拍照</source>
        <translation>Shoot</translation>
    </message>
    <message>
        <source>重拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>保存照片</source>
        <translation>Keep portrait</translation>
    </message>
    <message>
        <source>信息正确</source>
        <translation>All is right</translation>
    </message>
    <message>
        <source>下一位</source>
        <translation>Next person</translation>
    </message>
    <message>
        <source>叫下一位</source>
        <translation>Call next</translation>
    </message>
    <message>
        <source>说明原因后保存</source>
        <translation>Keep with a reason</translation>
    </message>
    <message>
        <source>有误</source>
        <translation>Wrong</translation>
    </message>
    <message>
        <source>处理异议</source>
        <translation>Settle dispute</translation>
    </message>
    <message>
        <source>更正信息</source>
        <translation>Correct data</translation>
    </message>
    <message>
        <source>退费</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>未拍离开</source>
        <translation>Left, no photo</translation>
    </message>
    <message>
        <source>作废</source>
        <translation>Void entry</translation>
    </message>
    <message>
        <source>返回排队</source>
        <translation>Back to queue</translation>
    </message>
    <message>
        <source>绑定采集码</source>
        <translation>Bind code</translation>
    </message>
    <message>
        <source>安排补拍</source>
        <translation>Plan retake</translation>
    </message>
    <message>
        <source>取消补拍</source>
        <translation>Drop retake</translation>
    </message>
    <message>
        <source>现场登记</source>
        <translation>Walk-in</translation>
    </message>
    <message>
        <source>座位上还是上一位吗？</source>
        <translation>Same person still?</translation>
    </message>
    <message>
        <source>照片是这位同学吗？</source>
        <translation>Is this the right person?</translation>
    </message>
    <message>
        <source>缴费</source>
        <translation>Pay</translation>
    </message>
    <message>
        <source>核对</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>未缴费</source>
        <translation>Not paid</translation>
    </message>
    <message>
        <source>已缴费</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>已免费</source>
        <translation>Waived</translation>
    </message>
    <message>
        <source>学校支付</source>
        <translation>By school</translation>
    </message>
    <message>
        <source>不收费</source>
        <translation>No fee</translation>
    </message>
    <message>
        <source>已退费</source>
        <translation>Refunded</translation>
    </message>
    <message>
        <source>姓名有误</source>
        <translation>Name is wrong</translation>
    </message>
    <message>
        <source>性别有误</source>
        <translation>Gender is wrong</translation>
    </message>
    <message>
        <source>证件号有误</source>
        <translation>ID number is wrong</translation>
    </message>
    <message>
        <source>学号有误</source>
        <translation>Student number is wrong</translation>
    </message>
    <message>
        <source>民族有误</source>
        <translation>Ethnicity is wrong</translation>
    </message>
    <message>
        <source>班级有误</source>
        <translation>Class is wrong</translation>
    </message>
    <message>
        <source>照片不是本人</source>
        <translation>Photo is not mine</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>性别</source>
        <translation>Gender</translation>
    </message>
    <message>
        <source>证件号</source>
        <translation>ID number</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
    </message>
    <message>
        <source>民族</source>
        <translation>Ethnicity</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>专业</source>
        <translation>Major</translation>
    </message>
    <message>
        <source>院系</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>出生日期</source>
        <translation>Birth date</translation>
    </message>
</context>
<context>
    <name>licences</name>
    <message>
        <source>组成部分</source>
        <translation>Part</translation>
    </message>
    <message>
        <source>版本</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>许可</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>随以上部分一起安装的部分</source>
        <translation>Parts that come along with these</translation>
    </message>
</context>
<context>
    <name>reasons</name>
    <message>
        <source>学生不拍照先走。排队号和缴费保留，回来后可继续。</source>
        <translation>The student goes without a photo. Queue number and payment are kept for the return.</translation>
    </message>
    <message>
        <source>有急事离开</source>
        <translation>Had to go</translation>
    </message>
    <message>
        <source>着装不符，改日再拍</source>
        <translation>Clothes not suitable</translation>
    </message>
    <message>
        <source>身体不适</source>
        <translation>Not feeling well</translation>
    </message>
    <message>
        <source>暂不愿拍</source>
        <translation>Not willing now</translation>
    </message>
    <message>
        <source>撤销误进入的记录，学生回到未到。</source>
        <translation>Undoes an entry made by mistake; the student counts as absent again.</translation>
    </message>
    <message>
        <source>选错了人</source>
        <translation>Wrong person chosen</translation>
    </message>
    <message>
        <source>重复登记</source>
        <translation>Entered twice</translation>
    </message>
    <message>
        <source>学校统一支付</source>
        <translation>School pays</translation>
    </message>
    <message>
        <source>收错费</source>
        <translation>Charged by mistake</translation>
    </message>
    <message>
        <source>不再拍照</source>
        <translation>No photo wanted</translation>
    </message>
    <message>
        <source>照片未通过检查，可能被退回。原因将写入记录。</source>
        <translation>The portrait fails a check and may be sent back. The reason is put on record.</translation>
    </message>
    <message>
        <source>宗教或民族服饰</source>
        <translation>Religious dress</translation>
    </message>
    <message>
        <source>身体原因无法达到</source>
        <translation>Physical reason</translation>
    </message>
    <message>
        <source>人工核对合格</source>
        <translation>Right by eye</translation>
    </message>
    <message>
        <source>学校书面同意</source>
        <translation>School&apos;s consent</translation>
    </message>
    <message>
        <source>现有照片继续有效，直到新照片保存。</source>
        <translation>The present portrait stays valid until a new one is kept.</translation>
    </message>
    <message>
        <source>学生要求重拍</source>
        <translation>Student asks</translation>
    </message>
    <message>
        <source>表情不自然</source>
        <translation>Expression</translation>
    </message>
    <message>
        <source>照片被退回</source>
        <translation>Sent back</translation>
    </message>
    <message>
        <source>照片不是本人</source>
        <translation>Photo is not mine</translation>
    </message>
    <message>
        <source>不再补拍，现有照片有效。</source>
        <translation>No retake; the present portrait stays valid.</translation>
    </message>
    <message>
        <source>学生满意现有照片</source>
        <translation>Student is content</translation>
    </message>
    <message>
        <source>误操作</source>
        <translation>By mistake</translation>
    </message>
</context>
<context>
    <name>staff</name>
    <message>
        <source>负责人</source>
        <translation>Lead</translation>
    </message>
    <message>
        <source>操作员</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>收费员</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>班主任</source>
        <translation>Adviser</translation>
    </message>
    <message>
        <source>全部权限，批准退费和放行，管理操作员，查看审计。</source>
        <translation>Everything; approves refunds and overrides, manages operators, reads the audit trail.</translation>
    </message>
    <message>
        <source>五个步骤和交付；退费、撤销、放行须经批准。</source>
        <translation>All five steps and deliveries; refunds, voids and overrides take approval.</translation>
    </message>
    <message>
        <source>进入、收费、登记；退费和撤销须经批准。</source>
        <translation>Enters, takes fees, registers; refunds and voids take approval.</translation>
    </message>
    <message>
        <source>只看进度。</source>
        <translation>Looks at the coverage only.</translation>
    </message>
    <message>
        <source>退费</source>
        <translation>Refund</translation>
    </message>
    <message>
        <source>撤销记录</source>
        <translation>Void an entry</translation>
    </message>
    <message>
        <source>放行未通过检查的照片</source>
        <translation>Keep a portrait that failed a check</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>登记到登记中心</source>
        <translation>Enrolling at the registry</translation>
    </message>
</context>
</TS>
