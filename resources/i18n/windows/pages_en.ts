<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>AccountDialog</name>
    <message>
        <source>保存</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>取消</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>添加操作员</source>
        <translation>Add an operator</translation>
    </message>
    <message>
        <source>重设密码</source>
        <translation>New PIN</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>身份</source>
        <translation>Role</translation>
    </message>
    <message>
        <source>密码（由本人输入，至少 4 位）</source>
        <translation>PIN (typed by the person, 4 or more)</translation>
    </message>
    <message>
        <source>再输入一次密码</source>
        <translation>PIN once more</translation>
    </message>
    <message>
        <source>两次输入的密码不一样。</source>
        <translation>The two PINs are not the same.</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>{name} 的身份</source>
        <translation>Role of {name}</translation>
    </message>
    <message>
        <source>重设密码…</source>
        <translation>New PIN…</translation>
    </message>
    <message>
        <source>停用…</source>
        <translation>Close…</translation>
    </message>
    <message>
        <source>确定停用？</source>
        <translation>Really close?</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>每一次查看、改动和导出都在这里，任何人都不能删改。</source>
        <translation>Every look, change and export stands here; nobody can change or delete it.</translation>
    </message>
    <message>
        <source>审计记录</source>
        <translation>Audit trail</translation>
    </message>
    <message>
        <source>学号、证件号或姓名（完整输入）</source>
        <translation>Student number, ID number or name, in full</translation>
    </message>
    <message>
        <source>操作员</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>时间范围</source>
        <translation>Period</translation>
    </message>
    <message>
        <source>今天</source>
        <translation>Today</translation>
    </message>
    <message>
        <source>最近 7 天</source>
        <translation>Last 7 days</translation>
    </message>
    <message>
        <source>最近 30 天</source>
        <translation>Last 30 days</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>导出表格…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>全部操作员</source>
        <translation>All operators</translation>
    </message>
    <message numerus="yes">
        <source>%n 条</source>
        <translation>
            <numerusform>%n line</numerusform>
            <numerusform>%n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>最新的 %n 条；请缩小范围，或用 capture-station store audit 导出全部。</source>
        <translation>
            <numerusform>The newest %n line; narrow it down, or export all with capture-station store audit.</numerusform>
            <numerusform>The newest %n lines; narrow it down, or export all with capture-station store audit.</numerusform>
        </translation>
    </message>
    <message>
        <source>审计记录-{day}.xlsx</source>
        <translation>audit-{day}.xlsx</translation>
    </message>
    <message>
        <source>导出审计记录</source>
        <translation>Export the audit trail</translation>
    </message>
    <message>
        <source>已导出：{name}</source>
        <translation>Exported: {name}</translation>
    </message>
</context>
<context>
    <name>BroughtView</name>
    <message>
        <source>正在检查…</source>
        <translation>Judging…</translation>
    </message>
    <message>
        <source>收自带照片</source>
        <translation>Take in a photo</translation>
    </message>
    <message>
        <source>选择照片…</source>
        <translation>Choose a photo…</translation>
    </message>
    <message>
        <source>电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>收款方式</source>
        <translation>Way of paying</translation>
    </message>
    <message>
        <source>免收原因</source>
        <translation>Why it is waived</translation>
    </message>
    <message>
        <source>收件人</source>
        <translation>Receiver</translation>
    </message>
    <message>
        <source>地址</source>
        <translation>Address</translation>
    </message>
    <message>
        <source>支付单号</source>
        <translation>Reference</translation>
    </message>
    <message>
        <source>放行原因</source>
        <translation>Reason to let it pass</translation>
    </message>
    <message>
        <source>不合格仍收下，请写明原因</source>
        <translation>It fails: say why it is taken all the same</translation>
    </message>
    <message>
        <source>可不填</source>
        <translation>optional</translation>
    </message>
    <message>
        <source>照片寄到这里；三项都空着为现场自取。</source>
        <translation>The prints go there; all three empty: fetched here.</translation>
    </message>
    <message>
        <source>学校统一支付</source>
        <translation>Paid by the school</translation>
    </message>
    <message>
        <source>免收</source>
        <translation>Waived</translation>
    </message>
    <message>
        <source>学生已核对照片和信息，确认无误</source>
        <translation>The student found photo and data right</translation>
    </message>
    <message>
        <source>收下照片</source>
        <translation>Take it in</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>应收 {price} 元</source>
        <translation>{price} yuan due</translation>
    </message>
    <message>
        <source>费用已结清</source>
        <translation>Nothing is due</translation>
    </message>
    <message>
        <source>合格</source>
        <translation>Pass</translation>
    </message>
    <message>
        <source>基本合格</source>
        <translation>Pass with remarks</translation>
    </message>
    <message>
        <source>不合格</source>
        <translation>Fail</translation>
    </message>
</context>
<context>
    <name>CameraControl</name>
    <message>
        <source>正在查找…</source>
        <translation>Looking…</translation>
    </message>
    <message>
        <source>查找相机</source>
        <translation>Look for cameras</translation>
    </message>
</context>
<context>
    <name>CameraSearch</name>
    <message>
        <source>没有找到相机。可以接好后再查找，或直接填写地址。</source>
        <translation>No camera was found. Connect one and look again, or type its address.</translation>
    </message>
</context>
<context>
    <name>CertifyView</name>
    <message>
        <source>开散拍证明</source>
        <translation>Issue a certificate</translation>
    </message>
    <message>
        <source>开具后领取一个编号，不会重复使用。没有填的项目打印出来后可以手写。</source>
        <translation>It takes a number of its own that is never given again. What is left empty can be written by hand.</translation>
    </message>
    <message>
        <source>散拍原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>联系老师</source>
        <translation>Contact teacher</translation>
    </message>
    <message>
        <source>联系电话</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>寄回地址</source>
        <translation>Address for the prints</translation>
    </message>
    <message>
        <source>开具并打印…</source>
        <translation>Issue and print…</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>CheckPanel</name>
    <message>
        <source>交付前检查</source>
        <translation>Before it is made</translation>
    </message>
    <message>
        <source>还没有可以交付的照片</source>
        <translation>No portraits to deliver yet</translation>
    </message>
    <message>
        <source>拍照并保存后，这里显示批次的内容和问题。</source>
        <translation>Once portraits are kept, the content of the batch and its problems are shown here.</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Portraits</translation>
    </message>
    <message>
        <source>错误，须先处理</source>
        <translation>Errors, settle first</translation>
    </message>
    <message>
        <source>提醒，可以交付</source>
        <translation>Warnings, may go</translation>
    </message>
    <message>
        <source>没有发现问题，可以交付。</source>
        <translation>Nothing is wrong; it can be delivered.</translation>
    </message>
    <message>
        <source>这个范围里没有照片。请改选范围，或先让学生核对。</source>
        <translation>No portrait falls into this scope. Choose another, or let the students confirm first.</translation>
    </message>
    <message>
        <source>序号</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>程度</source>
        <translation>Gravity</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>文件夹</source>
        <translation>folder</translation>
    </message>
    <message>
        <source>BagIt 包</source>
        <translation>BagIt bag</translation>
    </message>
    <message>
        <source>ZIP 压缩包</source>
        <translation>ZIP archive</translation>
    </message>
    <message>
        <source>形式</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>{kind}，名单 {lists}</source>
        <translation>{kind}, list as {lists}</translation>
    </message>
    <message>
        <source>个人信息</source>
        <translation>Personal data</translation>
    </message>
    <message>
        <source>不含姓名、学号和证件号</source>
        <translation>No names, student numbers or ID numbers</translation>
    </message>
    <message>
        <source>未包含</source>
        <translation>Left out</translation>
    </message>
    <message>
        <source>文件名示例</source>
        <translation>File names, e.g.</translation>
    </message>
    <message>
        <source>本人未核对 {count} 人</source>
        <translation>not confirmed: {count}</translation>
    </message>
    <message>
        <source>有异议 {count} 人</source>
        <translation>disputed: {count}</translation>
    </message>
    <message>
        <source>等待补拍 {count} 人</source>
        <translation>waiting for a retake: {count}</translation>
    </message>
    <message>
        <source>照片在其他工位或登记中心 {count} 人</source>
        <translation>with another desk or the registry: {count}</translation>
    </message>
    <message>
        <source>无</source>
        <translation>none</translation>
    </message>
    <message>
        <source>场次还没有结束，之后拍的照片不在这个批次里。</source>
        <translation>The session is still open; portraits taken later are not in this batch.</translation>
    </message>
    <message>
        <source>错误</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>提醒</source>
        <translation>Warning</translation>
    </message>
</context>
<context>
    <name>ClassTable</name>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>班主任</source>
        <translation>Adviser</translation>
    </message>
    <message>
        <source>进度</source>
        <translation>Progress</translation>
    </message>
    <message>
        <source>已拍</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>等候</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>异议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>补拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>各班进度</source>
        <translation>Progress by class</translation>
    </message>
    <message>
        <source>无班级</source>
        <translation>No class</translation>
    </message>
</context>
<context>
    <name>ClosingPaper</name>
    <message>
        <source>制表时间：{at}</source>
        <translation>Drawn up: {at}</translation>
    </message>
    <message>
        <source>拍摄序号：{first} – {last}</source>
        <translation>Serial numbers: {first} – {last}</translation>
    </message>
    <message>
        <source>收费人</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>拍照人</source>
        <translation>Photographer</translation>
    </message>
    <message>
        <source>校方</source>
        <translation>School</translation>
    </message>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>采集场次结束单</source>
        <translation>Closing sheet of the capture session</translation>
    </message>
    <message>
        <source>人数</source>
        <translation>Persons</translation>
    </message>
    <message>
        <source>款项</source>
        <translation>Money</translation>
    </message>
    <message>
        <source>未了结的事项</source>
        <translation>Open points</translation>
    </message>
    <message>
        <source>校验值</source>
        <translation>Digest</translation>
    </message>
    <message>
        <source>应拍</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>已拍</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>本人已核对</source>
        <translation>Confirmed</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>有异议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>待补拍</source>
        <translation>Retakes</translation>
    </message>
    <message>
        <source>散拍</source>
        <translation>Walk-ins</translation>
    </message>
    <message>
        <source>方式</source>
        <translation>Method</translation>
    </message>
    <message>
        <source>实收（元）</source>
        <translation>Received (yuan)</translation>
    </message>
    <message>
        <source>退款（元）</source>
        <translation>Refunded (yuan)</translation>
    </message>
    <message>
        <source>结余（元）</source>
        <translation>Left (yuan)</translation>
    </message>
    <message>
        <source>现有款项合计 {amount} 元</source>
        <translation>Money held in all: {amount} yuan</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Sum</translation>
    </message>
    <message>
        <source>没有未了结的事项。</source>
        <translation>Nothing is left open.</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Open point</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Explanation</translation>
    </message>
</context>
<context>
    <name>CountsEditor</name>
    <message>
        <source>教学点</source>
        <translation>Teaching point</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>班主任</source>
        <translation>Adviser</translation>
    </message>
    <message>
        <source>人数</source>
        <translation>People</translation>
    </message>
    <message>
        <source>路线</source>
        <translation>Route</translation>
    </message>
    <message>
        <source>各班人数</source>
        <translation>People of each class</translation>
    </message>
    <message>
        <source>添加</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>上移</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>下移</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>同一教学点归拢</source>
        <translation>Gather teaching points</translation>
    </message>
    <message>
        <source>按名单重新统计</source>
        <translation>Count the roster anew</translation>
    </message>
</context>
<context>
    <name>CoveragePage</name>
    <message>
        <source>进度</source>
        <translation>Coverage</translation>
    </message>
    <message>
        <source>只读</source>
        <translation>Read-only</translation>
    </message>
    <message>
        <source>导出表格…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>班级照片名册…</source>
        <translation>Class list with portraits…</translation>
    </message>
    <message>
        <source>开始采集后，这里显示各班进度、速度和未到名单。</source>
        <translation>Once the day runs, progress by class, the pace and the missing are shown here.</translation>
    </message>
    <message>
        <source>去建立场次</source>
        <translation>Make a session</translation>
    </message>
    <message>
        <source>还没有场次</source>
        <translation>No session yet</translation>
    </message>
    <message>
        <source>去导入名单</source>
        <translation>Import a roster</translation>
    </message>
    <message>
        <source>名单还是空的</source>
        <translation>The roster is empty</translation>
    </message>
    <message>
        <source>已拍</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>等候</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>有异议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>每十分钟拍摄人数</source>
        <translation>Portraits per ten minutes</translation>
    </message>
    <message>
        <source>未开放</source>
        <translation>not open</translation>
    </message>
    <message>
        <source>实时</source>
        <translation>live</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>closed</translation>
    </message>
    <message numerus="yes">
        <source>%n 个班</source>
        <translation>
            <numerusform>%n class</numerusform>
            <numerusform>%n classes</numerusform>
        </translation>
    </message>
    <message>
        <source>应拍</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>已缴费未拍</source>
        <translation>Paid, not taken</translation>
    </message>
    <message>
        <source>待补拍</source>
        <translation>Retakes</translation>
    </message>
    <message>
        <source>近一小时</source>
        <translation>Last hour</translation>
    </message>
    <message>
        <source>{count} 人/时</source>
        <translation>{count} / h</translation>
    </message>
    <message>
        <source>{start} 起十分钟：{count} 人</source>
        <translation>Ten minutes from {start}: {count}</translation>
    </message>
    <message>
        <source>目标 {count}</source>
        <translation>Target {count}</translation>
    </message>
    <message>
        <source>场次已结束。</source>
        <translation>The session is closed.</translation>
    </message>
    <message>
        <source>名单上的学生都已拍完。</source>
        <translation>Everybody on the roster has been photographed.</translation>
    </message>
    <message>
        <source>还有 {count} 人未拍；近一小时拍得太少，无法预计结束时间。</source>
        <translation>Still to be photographed: {count}. Too few in the last hour to tell the end.</translation>
    </message>
    <message>
        <source>按近一小时速度，名单上其余 {count} 人预计{end}拍完。</source>
        <translation>At the pace of the last hour the rest of the roster ({count}) is done by {end}.</translation>
    </message>
    <message>
        <source>在场 {count} 人预计{end}拍完；</source>
        <translation>Those here ({count}) are done by {end}. </translation>
    </message>
    <message>
        <source> {time} </source>
        <translation>{time}</translation>
    </message>
    <message>
        <source>明天 {time} </source>
        <translation>{time} tomorrow</translation>
    </message>
    <message>
        <source> {day} </source>
        <translation>{day}</translation>
    </message>
    <message>
        <source>已导出：{name}</source>
        <translation>Exported: {name}</translation>
    </message>
    <message>
        <source>进度-{school}-{day}.xlsx</source>
        <translation>Coverage-{school}-{day}.xlsx</translation>
    </message>
    <message>
        <source>导出表格</source>
        <translation>Export table</translation>
    </message>
</context>
<context>
    <name>CoverageReport</name>
    <message>
        <source>采集进度</source>
        <translation>Coverage</translation>
    </message>
    <message>
        <source>各班进度</source>
        <translation>Progress by class</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>异议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>统计时间：{at}</source>
        <translation>Counted: {at}</translation>
    </message>
    <message>
        <source>没有。</source>
        <translation>None.</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>班主任</source>
        <translation>Adviser</translation>
    </message>
    <message>
        <source>应拍</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>已拍</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>本人已核对</source>
        <translation>Confirmed</translation>
    </message>
    <message>
        <source>等候</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>补拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Sum</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
    </message>
</context>
<context>
    <name>DeliveryPage</name>
    <message>
        <source>批次放在哪个文件夹里</source>
        <translation>Folder that the batch goes into</translation>
    </message>
    <message>
        <source>每秒 {rate} 张，还需 {left}</source>
        <translation>{rate} a second, {left} left</translation>
    </message>
    <message>
        <source>正在写出照片…</source>
        <translation>Writing portraits…</translation>
    </message>
    <message>
        <source>正在逐个文件核对…</source>
        <translation>Reading every file back…</translation>
    </message>
    <message>
        <source>选择要核对的批次文件夹</source>
        <translation>Folder of the batch to verify</translation>
    </message>
    <message>
        <source>选择退回名单</source>
        <translation>Choose the list of rejections</translation>
    </message>
    <message>
        <source>交付</source>
        <translation>Delivery</translation>
    </message>
    <message>
        <source>核对已有批次…</source>
        <translation>Verify a batch…</translation>
    </message>
    <message>
        <source>导入退回名单…</source>
        <translation>Take in rejections…</translation>
    </message>
    <message>
        <source>交给谁</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>本人已核对的</source>
        <translation>Confirmed ones</translation>
    </message>
    <message>
        <source>全部有效照片</source>
        <translation>All valid portraits</translation>
    </message>
    <message>
        <source>加密密码，不填则不加密</source>
        <translation>Password to encrypt; empty for none</translation>
    </message>
    <message>
        <source>加密密码</source>
        <translation>Password to encrypt</translation>
    </message>
    <message>
        <source>放在哪里</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>交付记录</source>
        <translation>History</translation>
    </message>
    <message>
        <source>选择…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>生成批次</source>
        <translation>Make batch</translation>
    </message>
    <message>
        <source>写出的是照片和名单的副本，站内数据不变；交付人和时间会写入审计记录。</source>
        <translation>Copies of portraits and list are written; the station&apos;s own data stay as they are. Who delivers and when goes into the audit trail.</translation>
    </message>
    <message>
        <source>去建立场次</source>
        <translation>Make a session</translation>
    </message>
    <message>
        <source>还没有场次</source>
        <translation>No session yet</translation>
    </message>
    <message>
        <source>采集并结束场次后，在这里按接收方的要求生成批次。</source>
        <translation>After a session is closed, batches are made here as each recipient wants them.</translation>
    </message>
</context>
<context>
    <name>Explaining</name>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>事项</source>
        <translation>Open point</translation>
    </message>
    <message>
        <source>说明</source>
        <translation>Reason</translation>
    </message>
    <message numerus="yes">
        <source>为选中的 %n 项说明原因（可多选）</source>
        <translation>
            <numerusform>Explain the chosen point (several may be chosen)</numerusform>
            <numerusform>Explain the %n chosen points</numerusform>
        </translation>
    </message>
    <message>
        <source>选中一项，可以改写它的说明</source>
        <translation>Choose a point to change its reason</translation>
    </message>
    <message>
        <source>写入说明</source>
        <translation>Write down</translation>
    </message>
</context>
<context>
    <name>FolderControl</name>
    <message>
        <source>选择文件夹…</source>
        <translation>Choose folder…</translation>
    </message>
    <message>
        <source>不存副本</source>
        <translation>No second copy</translation>
    </message>
</context>
<context>
    <name>HistoryTable</name>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>操作员</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>接收方</source>
        <translation>Recipient</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Portraits</translation>
    </message>
    <message>
        <source>拍摄序号</source>
        <translation>Serials</translation>
    </message>
    <message>
        <source>批次校验值</source>
        <translation>Batch digest</translation>
    </message>
    <message>
        <source>交付记录</source>
        <translation>History</translation>
    </message>
</context>
<context>
    <name>ImportView</name>
    <message>
        <source>正在读取…</source>
        <translation>Reading…</translation>
    </message>
    <message>
        <source>每秒 {rate} 行，还需 {left}</source>
        <translation>{rate} rows a second, {left} left</translation>
    </message>
    <message>
        <source>正在写入名单…</source>
        <translation>Putting students on the roster…</translation>
    </message>
    <message>
        <source>每秒 {rate} 人，还需 {left}</source>
        <translation>{rate} a second, {left} left</translation>
    </message>
    <message>
        <source>导入</source>
        <translation>Import</translation>
    </message>
    <message>
        <source>导出有误的表格…</source>
        <translation>Export the faults…</translation>
    </message>
    <message>
        <source>换一个文件…</source>
        <translation>Another file…</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
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
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>专业</source>
        <translation>Major</translation>
    </message>
    <message>
        <source>项目</source>
        <translation>Item</translation>
    </message>
    <message>
        <source>程度</source>
        <translation>Gravity</translation>
    </message>
    <message>
        <source>问题</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>文件中</source>
        <translation>In the file</translation>
    </message>
    <message>
        <source>名单中</source>
        <translation>On the roster</translation>
    </message>
    <message>
        <source>比较</source>
        <translation>Comparison</translation>
    </message>
    <message>
        <source>将导入的学生</source>
        <translation>Students to import</translation>
    </message>
    <message>
        <source>已在名单</source>
        <translation>Already on the roster</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>工作表 {name}，表头在第 {row} 行</source>
        <translation>Sheet {name}, headings in row {row}</translation>
    </message>
    <message>
        <source>这个文件里没有读到名单</source>
        <translation>No list was found in this file</translation>
    </message>
    <message>
        <source>可导入</source>
        <translation>To import</translation>
    </message>
    <message>
        <source>有错误，不导入</source>
        <translation>With errors, not taken</translation>
    </message>
    <message>
        <source>提醒，照常导入</source>
        <translation>Warnings, taken</translation>
    </message>
    <message>
        <source>已在名单，不重复导入</source>
        <translation>Already there, not repeated</translation>
    </message>
    <message>
        <source>学生 {count}</source>
        <translation>Students {count}</translation>
    </message>
    <message>
        <source>问题 {count}</source>
        <translation>Problems {count}</translation>
    </message>
    <message>
        <source>已在名单 {count}</source>
        <translation>Already there {count}</translation>
    </message>
    <message numerus="yes">
        <source>导入 %n 人</source>
        <translation>
            <numerusform>Import %n student</numerusform>
            <numerusform>Import %n students</numerusform>
        </translation>
    </message>
    <message>
        <source>没有可以导入的学生。</source>
        <translation>There is nobody to import.</translation>
    </message>
    <message>
        <source>有错误的行不导入。可以导出标注过的表格退给班主任，改好后再次导入，已在名单的学生不会重复。</source>
        <translation>Rows with errors are left out. Export the marked file for the adviser and import it again when it is right; nobody is taken twice.</translation>
    </message>
    <message>
        <source>全部写入名单，或者一个也不写入。</source>
        <translation>All of them are put on the roster, or none.</translation>
    </message>
    <message>
        <source>错误</source>
        <translation>Error</translation>
    </message>
    <message>
        <source>提醒</source>
        <translation>Warning</translation>
    </message>
    <message>
        <source>相同</source>
        <translation>Same</translation>
    </message>
    <message>
        <source>不同：{fields}</source>
        <translation>Different: {fields}</translation>
    </message>
</context>
<context>
    <name>LightPage</name>
    <message>
        <source>布光助手</source>
        <translation>Light assistant</translation>
    </message>
    <message>
        <source>各区的数字是比背景中间亮（+）或暗（−）多少档；箭头指向需要加光的一侧。</source>
        <translation>Each zone says by how many stops it is lighter (+) or darker (−) than the middle of the backdrop; arrows point to where more light is wanted.</translation>
    </message>
    <message>
        <source>返回开机检查</source>
        <translation>Back to the pre-flight</translation>
    </message>
</context>
<context>
    <name>LightView</name>
    <message>
        <source>亮度分布（暗 → 亮）</source>
        <translation>Histogram (dark → light)</translation>
    </message>
    <message>
        <source>光线合适，设为今天的基准</source>
        <translation>Light is right: today&apos;s baseline</translation>
    </message>
    <message>
        <source>之后一天里灯光或背景有变化，会在底部的灯上提示。</source>
        <translation>When lamps or backdrop change during the day, the lights at the bottom will tell.</translation>
    </message>
    <message>
        <source>正在连接相机…</source>
        <translation>Connecting to the camera…</translation>
    </message>
    <message>
        <source>已记下今天的光线。</source>
        <translation>Today&apos;s light is noted.</translation>
    </message>
    <message>
        <source>左右</source>
        <translation>Left–right</translation>
    </message>
    <message>
        <source>右侧</source>
        <translation>right</translation>
    </message>
    <message>
        <source>左侧</source>
        <translation>left</translation>
    </message>
    <message>
        <source>上下</source>
        <translation>Top–bottom</translation>
    </message>
    <message>
        <source>下方</source>
        <translation>lower part</translation>
    </message>
    <message>
        <source>上方</source>
        <translation>upper part</translation>
    </message>
    <message>
        <source>死黑 {dark}%，过曝 {light}%</source>
        <translation>Lost in the dark {dark}%, blown out {light}%</translation>
    </message>
    <message>
        <source>露出的背景太少，请让画面中的人离开。</source>
        <translation>Too little of the backdrop is seen; ask whoever is in the picture to step aside.</translation>
    </message>
    <message>
        <source>{stops} 档</source>
        <translation>{stops} stops</translation>
    </message>
    <message>
        <source>均匀。</source>
        <translation>Even.</translation>
    </message>
    <message>
        <source>{dark}偏暗：把{dark}的灯调亮约 {stops}，或移近到现在距离的 {percent}%。</source>
        <translation>The {dark} is darker: turn its lamp up by about {stops}, or move it to {percent}% of its present distance.</translation>
    </message>
    <message>
        <source>背景</source>
        <translation>Backdrop</translation>
    </message>
    <message>
        <source>还没有看到背景。</source>
        <translation>No backdrop is seen yet.</translation>
    </message>
    <message>
        <source>最接近{name}，允许 {limit}。</source>
        <translation>Nearest is {name}, allowed {limit}. </translation>
    </message>
    <message>
        <source>颜色不对：检查白平衡和背景布。</source>
        <translation>Wrong colour: check white balance and backdrop.</translation>
    </message>
    <message>
        <source>背景偏亮约 {stops}：调暗背景灯或降低曝光。</source>
        <translation>About {stops} too light: turn its lamp down or expose less.</translation>
    </message>
    <message>
        <source>背景偏暗约 {stops}：调亮背景灯或提高曝光。</source>
        <translation>About {stops} too dark: turn its lamp up or expose more.</translation>
    </message>
    <message>
        <source>人像光线</source>
        <translation>Light on the face</translation>
    </message>
    <message>
        <source>请一个人坐到座位上，检查脸部光线。</source>
        <translation>Ask somebody to sit down.</translation>
    </message>
    <message>
        <source>合格。</source>
        <translation>Well.</translation>
    </message>
</context>
<context>
    <name>MappingPanel</name>
    <message>
        <source>列的对应</source>
        <translation>Columns</translation>
    </message>
    <message>
        <source>有 {count} 列没有认出。需要的请选择含义，其余不会导入。</source>
        <translation>Columns not recognised: {count}. Choose what the needed ones mean; the others are left out.</translation>
    </message>
    <message>
        <source>各列都已认出；不对的可以改选。</source>
        <translation>All columns are recognised; choose anew where one is wrong.</translation>
    </message>
    <message>
        <source>不导入</source>
        <translation>Leave out</translation>
    </message>
    <message>
        <source>“{heading}”列的含义</source>
        <translation>Meaning of the column &quot;{heading}&quot;</translation>
    </message>
</context>
<context>
    <name>MissingPanel</name>
    <message>
        <source>未到名单</source>
        <translation>The missing</translation>
    </message>
    <message>
        <source>选择一个班级，查看还有谁没来。</source>
        <translation>Choose a class to see who has not come.</translation>
    </message>
    <message>
        <source>无班级</source>
        <translation>No class</translation>
    </message>
    <message>
        <source>{name} 未到 {count} 人</source>
        <translation>{name}: {count} absent</translation>
    </message>
    <message>
        <source>这个班的学生都来过了。</source>
        <translation>Everybody of this class has come.</translation>
    </message>
</context>
<context>
    <name>OperatorsPanel</name>
    <message>
        <source>添加操作员…</source>
        <translation>Add an operator…</translation>
    </message>
    <message>
        <source>审计记录</source>
        <translation>Audit trail</translation>
    </message>
    <message>
        <source>修改我的密码…</source>
        <translation>Change my PIN…</translation>
    </message>
    <message>
        <source>每个人用自己的姓名和密码登录，记录才说得清是谁做的。</source>
        <translation>Everybody signs in with their own name and PIN, so that the records tell who did what.</translation>
    </message>
    <message>
        <source>只有负责人可以管理操作员。</source>
        <translation>Only a lead can manage operators.</translation>
    </message>
</context>
<context>
    <name>OrdersButton</name>
    <message numerus="yes">
        <source>自带照片订单 %n…</source>
        <translation>
            <numerusform>%n order…</numerusform>
            <numerusform>%n orders…</numerusform>
        </translation>
    </message>
    <message>
        <source>已导出：{name}</source>
        <translation>Exported: {name}</translation>
    </message>
    <message>
        <source>导出自带照片的订单和地址</source>
        <translation>Write out orders and addresses</translation>
    </message>
    <message>
        <source>自带照片订单.xlsx</source>
        <translation>orders.xlsx</translation>
    </message>
</context>
<context>
    <name>PaperMenu</name>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>给学生的通知</source>
        <translation>Notice to students</translation>
    </message>
    <message>
        <source>流程海报</source>
        <translation>Poster of the steps</translation>
    </message>
    <message>
        <source>各班时间安排</source>
        <translation>Timetable of the classes</translation>
    </message>
    <message>
        <source>手工登记表（空白）</source>
        <translation>Hand register (blank)</translation>
    </message>
    <message>
        <source>手工登记表（按班级填好姓名）</source>
        <translation>Hand register (names by class)</translation>
    </message>
    <message numerus="yes">
        <source>散拍证明（空白，%n 份）</source>
        <translation>
            <numerusform>Individual-capture certificate (blank, %n copy)</numerusform>
            <numerusform>Individual-capture certificate (blank, %n copies)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PeopleView</name>
    <message>
        <source>姓名、拼音、学号或证件号</source>
        <translation>Name, pinyin, student or ID number</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>名单</source>
        <translation>Roster</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
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
        <source>拍摄序号</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>状态</source>
        <translation>State</translation>
    </message>
    <message>
        <source>没有符合条件的学生</source>
        <translation>Nobody matches</translation>
    </message>
    <message>
        <source>换个词再查，或改选班级和状态。</source>
        <translation>Try another word, or choose another class or state.</translation>
    </message>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>等候</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>已拍</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>有异议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>待补拍</source>
        <translation>Retakes</translation>
    </message>
    <message>
        <source>有更正</source>
        <translation>Corrections</translation>
    </message>
    <message>
        <source>散拍</source>
        <translation>Walk-in</translation>
    </message>
    <message>
        <source>全部班级</source>
        <translation>All classes</translation>
    </message>
    <message>
        <source>自带照片</source>
        <translation>Brought photo</translation>
    </message>
    <message>
        <source>更正 {count} 项</source>
        <translation>Edits: {count}</translation>
    </message>
</context>
<context>
    <name>PersonCard</name>
    <message>
        <source>不在班级名单中</source>
        <translation>On no class list</translation>
    </message>
    <message>
        <source>显示证件号</source>
        <translation>Show ID number</translation>
    </message>
    <message>
        <source>隐藏证件号</source>
        <translation>Hide ID number</translation>
    </message>
    <message>
        <source>收自带照片…</source>
        <translation>Photo intake…</translation>
    </message>
    <message>
        <source>散拍证明…</source>
        <translation>Certificate…</translation>
    </message>
    <message>
        <source>学号</source>
        <translation>Student no.</translation>
    </message>
    <message>
        <source>证件号</source>
        <translation>ID number</translation>
    </message>
    <message>
        <source>性别</source>
        <translation>Gender</translation>
    </message>
    <message>
        <source>民族</source>
        <translation>Ethnicity</translation>
    </message>
    <message>
        <source>出生日期</source>
        <translation>Birth date</translation>
    </message>
    <message>
        <source>院系</source>
        <translation>Department</translation>
    </message>
    <message>
        <source>专业</source>
        <translation>Major</translation>
    </message>
    <message>
        <source>层次</source>
        <translation>Level</translation>
    </message>
    <message>
        <source>班主任</source>
        <translation>Adviser</translation>
    </message>
    <message>
        <source>备注</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>缴费</source>
        <translation>Fee</translation>
    </message>
    <message>
        <source>排队号</source>
        <translation>Queue no.</translation>
    </message>
    <message>
        <source>拍摄序号</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>采集码</source>
        <translation>Capture code</translation>
    </message>
    <message>
        <source>已绑定</source>
        <translation>Bound</translation>
    </message>
    <message>
        <source>自带照片</source>
        <translation>Brought photo</translation>
    </message>
    <message>
        <source>照片所在</source>
        <translation>Photo kept at</translation>
    </message>
    <message>
        <source>本机</source>
        <translation>this computer</translation>
    </message>
    <message>
        <source>副本盘</source>
        <translation>second disk</translation>
    </message>
    <message>
        <source>登记中心 {receipt}</source>
        <translation>registry {receipt}</translation>
    </message>
    <message>
        <source>照片自取</source>
        <translation>prints fetched here</translation>
    </message>
    <message>
        <source>寄 {address}</source>
        <translation>sent to {address}</translation>
    </message>
    <message>
        <source>更正建议：{field} {old} → {new}</source>
        <translation>Correction proposed: {field} {old} → {new}</translation>
    </message>
    <message>
        <source>（{note}）</source>
        <translation> ({note})</translation>
    </message>
    <message>
        <source>{reason}：{note}</source>
        <translation>{reason}: {note}</translation>
    </message>
    <message>
        <source>补拍原因：{reason}</source>
        <translation>Retake: {reason}</translation>
    </message>
    <message>
        <source>离开原因：{reason}</source>
        <translation>Left: {reason}</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Portrait</translation>
    </message>
</context>
<context>
    <name>PlanView</name>
    <message>
        <source>计划已保存，通知和时间安排按它打印。</source>
        <translation>The plan is saved; notices and timetable are printed by it.</translation>
    </message>
    <message>
        <source>采集计划</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>每小时人数</source>
        <translation>People an hour</translation>
    </message>
    <message>
        <source>上午</source>
        <translation>Morning</translation>
    </message>
    <message>
        <source>下午</source>
        <translation>Afternoon</translation>
    </message>
    <message>
        <source>换教学点（分钟）</source>
        <translation>Travel (minutes)</translation>
    </message>
    <message>
        <source>导出</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>人数上报表（Excel）…</source>
        <translation>Count report (Excel)…</translation>
    </message>
    <message>
        <source>各班时间安排</source>
        <translation>Timetable of the classes</translation>
    </message>
    <message>
        <source>各班通知（每班一个 PDF）…</source>
        <translation>Notices (a PDF for each class)…</translation>
    </message>
    <message>
        <source>保存计划</source>
        <translation>Save the plan</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message numerus="yes">
        <source>还有 %n 人排不下：请增加日期、工作时间或每小时人数。</source>
        <translation>
            <numerusform>%n person has no time yet: add days, hours or pace.</numerusform>
            <numerusform>%n people have no time yet: add days, hours or pace.</numerusform>
        </translation>
    </message>
    <message>
        <source>{people} 人，{classes} 个班，{places} 个教学点</source>
        <translation>{people} people, {classes} classes, {places} teaching points</translation>
    </message>
    <message>
        <source>人数上报表</source>
        <translation>Count report</translation>
    </message>
    <message>
        <source>通知存到哪个文件夹</source>
        <translation>Folder for the notices</translation>
    </message>
    <message>
        <source>已导出：{name}</source>
        <translation>Exported: {name}</translation>
    </message>
    <message>
        <source>正在写通知 {done} / {all}</source>
        <translation>Writing notices, {done} of {all}</translation>
    </message>
    <message numerus="yes">
        <source>已写出 %n 个班的通知。</source>
        <translation>
            <numerusform>The notice of %n class was written.</numerusform>
            <numerusform>The notices of %n classes were written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PreflightPage</name>
    <message>
        <source>重新检查</source>
        <translation>Check again</translation>
    </message>
    <message>
        <source>设为今天的光线基准</source>
        <translation>Use as today&apos;s light</translation>
    </message>
    <message>
        <source>换了灯光或背景以后，以现在的画面作为当天比较的基准。</source>
        <translation>After lamps or backdrop were changed: compare the rest of the day with the picture of now.</translation>
    </message>
    <message>
        <source>布光助手</source>
        <translation>Light assistant</translation>
    </message>
    <message>
        <source>返回场次</source>
        <translation>Back to the sessions</translation>
    </message>
    <message>
        <source>相机与画面</source>
        <translation>Camera and picture</translation>
    </message>
    <message>
        <source>本机与当天的准备</source>
        <translation>This computer and the day</translation>
    </message>
    <message>
        <source>正常</source>
        <translation>Well</translation>
    </message>
    <message>
        <source>留意</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>处理</source>
        <translation>Act</translation>
    </message>
    <message>
        <source>正在检查…</source>
        <translation>Looking…</translation>
    </message>
    <message>
        <source>开机检查</source>
        <translation>Pre-flight</translation>
    </message>
    <message>
        <source>正在检查，约需十秒；会试拍一张，照片不保存。</source>
        <translation>About ten seconds; the test photo is not kept.</translation>
    </message>
    <message>
        <source>每天开始前检查一次；之后每隔几分钟自动检查，结果见下方的灯。</source>
        <translation>Check once before the day; after that it looks by itself every few minutes and the lights below tell.</translation>
    </message>
    <message>
        <source>有 {count} 项须先处理。</source>
        <translation>{count} to be seen to first.</translation>
    </message>
    <message>
        <source>可以开始，{count} 项请留意。</source>
        <translation>Ready to begin; {count} worth a look.</translation>
    </message>
    <message>
        <source>一切正常，可以开始。</source>
        <translation>All is well, ready to begin.</translation>
    </message>
</context>
<context>
    <name>ReconcileView</name>
    <message>
        <source>核对登记表和现金</source>
        <translation>Compare register and cash</translation>
    </message>
    <message>
        <source>把手工登记表录成 Excel（拍摄序号、姓名、金额三列即可），与库中的照片和收费逐行比较。结果写入审计记录；有差异时，结束场次必须填写说明。</source>
        <translation>Type the hand register into a spreadsheet (serial number, name and amount will do); it is compared with photos and payments line by line. The result goes into the audit trail; differences have to be explained when the session is closed.</translation>
    </message>
    <message>
        <source>开工时备用零钱（元）</source>
        <translation>Change at the start (yuan)</translation>
    </message>
    <message>
        <source>现在清点的现金（元）</source>
        <translation>Cash counted now (yuan)</translation>
    </message>
    <message>
        <source>选择登记表…</source>
        <translation>Choose register…</translation>
    </message>
    <message>
        <source>未选择登记表</source>
        <translation>No register chosen</translation>
    </message>
    <message>
        <source>比较</source>
        <translation>Compare</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>拍摄序号</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>差异</source>
        <translation>Difference</translation>
    </message>
    <message>
        <source>登记表</source>
        <translation>Register</translation>
    </message>
    <message>
        <source>库中</source>
        <translation>Database</translation>
    </message>
    <message>
        <source>怎么办</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>登记表 {lines} 行，差异 {count} 处。</source>
        <translation>Lines of the register: {lines}, differences: {count}.</translation>
    </message>
    <message>
        <source>现金应有 {expected} 元，清点 {counted} 元，{verdict}。</source>
        <translation>Cash: {expected} yuan expected, {counted} counted, {verdict}.</translation>
    </message>
    <message>
        <source>相符</source>
        <translation>in agreement</translation>
    </message>
    <message>
        <source>多出 {amount} 元</source>
        <translation>{amount} yuan too much</translation>
    </message>
    <message>
        <source>短少 {amount} 元</source>
        <translation>{amount} yuan short</translation>
    </message>
    <message>
        <source>手工登记表</source>
        <translation>Hand register</translation>
    </message>
</context>
<context>
    <name>RegistryPanel</name>
    <message>
        <source>立即同步</source>
        <translation>Synchronise now</translation>
    </message>
    <message>
        <source>继续同步</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>暂停同步</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>没有网络时，用 U 盘把记录和照片送到登记中心。</source>
        <translation>Without a network, carry records and photos to the registry on a stick.</translation>
    </message>
    <message>
        <source>导出数据包…</source>
        <translation>Export packet…</translation>
    </message>
    <message>
        <source>读入回执…</source>
        <translation>Take receipt in…</translation>
    </message>
    <message>
        <source>重新登记</source>
        <translation>Enrol again</translation>
    </message>
    <message>
        <source>登记本机</source>
        <translation>Enrol this station</translation>
    </message>
    <message>
        <source>扫描登记中心屏幕上的二维码；或填好登记中心地址，再填入管理员给的登记码。登记码只能用一次。</source>
        <translation>Scan the QR code on the registry&apos;s screen, or enter its address and the code that its administrator gave you. A code works once.</translation>
    </message>
    <message>
        <source>登记码</source>
        <translation>Enrolment code</translation>
    </message>
    <message>
        <source>登记</source>
        <translation>Enrol</translation>
    </message>
    <message numerus="yes">
        <source>登记中心拒收 %n 条记录，数据仍在本机：</source>
        <translation>
            <numerusform>The registry refused %n record; it is still here:</numerusform>
            <numerusform>The registry refused %n records; they are still here:</numerusform>
        </translation>
    </message>
    <message>
        <source>我已看过</source>
        <translation>I have seen it</translation>
    </message>
    <message>
        <source>两边说法不一，由登记中心的管理员决定：</source>
        <translation>Two sides differ; the registry&apos;s administrator decides:</translation>
    </message>
    <message>
        <source>待决定</source>
        <translation>open</translation>
    </message>
    <message>
        <source>请先填好登记中心地址和登记码。</source>
        <translation>Please enter the registry&apos;s address and the enrolment code first.</translation>
    </message>
    <message>
        <source>数据包写到哪个文件夹</source>
        <translation>Folder for the packet</translation>
    </message>
    <message>
        <source>登记中心的回执 (*{suffix})</source>
        <translation>Receipt of the registry (*{suffix})</translation>
    </message>
    <message>
        <source>选择回执</source>
        <translation>Choose the receipt</translation>
    </message>
    <message>
        <source>已写出 {files} 个数据包：{events} 条记录，{portraits} 张照片。</source>
        <translation>{files} packet(s) written: {events} records, {portraits} portraits.</translation>
    </message>
    <message numerus="yes">
        <source>%n 张照片读不出来，留在本机。请运行体检。</source>
        <translation>
            <numerusform>%n portrait cannot be read and stays here. Please run doctor.</numerusform>
            <numerusform>%n portraits cannot be read and stay here. Please run doctor.</numerusform>
        </translation>
    </message>
    <message>
        <source>登记中心已收下 {stored} 条，拒收 {refused} 条，带来 {heard} 条消息。</source>
        <translation>The registry has {stored} records, refused {refused} and sent {heard} pieces of news.</translation>
    </message>
</context>
<context>
    <name>RejectionsPanel</name>
    <message numerus="yes">
        <source>已安排 %n 人补拍，见「进度」的待补拍名单。</source>
        <translation>
            <numerusform>%n student is on the retake list, see &quot;Progress&quot;.</numerusform>
            <numerusform>%n students are on the retake list, see &quot;Progress&quot;.</numerusform>
        </translation>
    </message>
    <message>
        <source>退回名单：{count} 行</source>
        <translation>Rejected lines: {count}</translation>
    </message>
    <message>
        <source>安排补拍后，原照片仍保留，直到拍下新的一张；退回原因会显示在工作台。</source>
        <translation>The present photo stays until a new one is taken; the desk shows the reason.</translation>
    </message>
    <message>
        <source>行</source>
        <translation>Row</translation>
    </message>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>拍摄序号</source>
        <translation>Serial</translation>
    </message>
    <message>
        <source>处理</source>
        <translation>What happens</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>安排 {count} 人补拍</source>
        <translation>Ask {count} for a retake</translation>
    </message>
</context>
<context>
    <name>ReopenView</name>
    <message>
        <source>重新开放场次</source>
        <translation>Open the session again</translation>
    </message>
    <message>
        <source>重新开放后可以继续收费、登记和拍照，原结束单作废，收工时需要再次结束。原因会写入审计记录。</source>
        <translation>Fees, registering and shooting go on then; the closing sheet no longer holds and the session has to be closed again. The reason goes into the audit trail.</translation>
    </message>
    <message>
        <source>原因</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>例如 班主任带 5 名学生补拍</source>
        <translation>e.g. five students came back with their adviser</translation>
    </message>
    <message>
        <source>重新开放</source>
        <translation>Open again</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>打开文件夹</source>
        <translation>Open folder</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>核对通过：{count} 个文件齐全，内容无误。</source>
        <translation>Verified: {count} files, all there and unchanged.</translation>
    </message>
    <message>
        <source>核对没有通过，请不要交付这个批次。</source>
        <translation>The batch is not whole. Please do not hand it over.</translation>
    </message>
    <message>
        <source>缺少 {name}</source>
        <translation>Missing: {name}</translation>
    </message>
    <message>
        <source>内容被改动 {name}</source>
        <translation>Changed: {name}</translation>
    </message>
    <message>
        <source>多出 {name}</source>
        <translation>Nobody&apos;s: {name}</translation>
    </message>
    <message>
        <source>另有 {count} 处。</source>
        <translation>{count} more.</translation>
    </message>
    <message>
        <source>位置</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>照片</source>
        <translation>Portraits</translation>
    </message>
    <message>
        <source>拍摄序号</source>
        <translation>Serials</translation>
    </message>
    <message>
        <source>大小</source>
        <translation>Size</translation>
    </message>
    <message>
        <source>批次校验值</source>
        <translation>Batch digest</translation>
    </message>
</context>
<context>
    <name>RetentionPanel</name>
    <message>
        <source>到期清除</source>
        <translation>Removal after retention</translation>
    </message>
    <message>
        <source>先向登记中心逐张证实照片都在，再从本机和副本盘清除照片与个人信息，审计记录保留。</source>
        <translation>First the registry proves that it has every photo; then photos and personal data leave this computer and the second disk. The audit trail stays.</translation>
    </message>
    <message>
        <source>检查哪些人到期</source>
        <translation>See who is due</translation>
    </message>
    <message>
        <source>确定清除？不能恢复</source>
        <translation>Really remove? Cannot be undone</translation>
    </message>
    <message>
        <source>清除…</source>
        <translation>Remove…</translation>
    </message>
    <message>
        <source>已取消，没有清除任何人。</source>
        <translation>Cancelled; nobody was removed.</translation>
    </message>
    <message>
        <source>到期 {expired} 人，可清除 {removable} 人。登记中心未确认 {unconfirmed} 人，未能证实 {unproven} 人。</source>
        <translation>{expired} persons are due, {removable} can be removed. Not confirmed by the registry: {unconfirmed}, not proven: {unproven}.</translation>
    </message>
    <message>
        <source>正在清除……</source>
        <translation>Removing…</translation>
    </message>
    <message>
        <source>已清除 {persons} 人。</source>
        <translation>{persons} persons removed.</translation>
    </message>
    <message>
        <source>已清除 {persons} 人；副本盘接上后继续清除其中的照片和旧备份。</source>
        <translation>{persons} persons removed; photos and old backups on the second disk follow once it is connected.</translation>
    </message>
    <message>
        <source>每秒 {rate} 人，还需 {left}</source>
        <translation>{rate} a second, {left} left</translation>
    </message>
    <message>
        <source>正在向登记中心逐张证实……</source>
        <translation>Asking the registry about every photo…</translation>
    </message>
</context>
<context>
    <name>RosterPage</name>
    <message>
        <source>班级名单</source>
        <translation>Class lists</translation>
    </message>
    <message>
        <source>所有文件</source>
        <translation>All files</translation>
    </message>
    <message>
        <source>导入名单</source>
        <translation>Import roster</translation>
    </message>
    <message numerus="yes">
        <source>已导入 %n 人。</source>
        <translation>
            <numerusform>%n student was imported.</numerusform>
            <numerusform>%n students were imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>将从名单中删除上次导入的 %n 人。</source>
        <translation>
            <numerusform>The %n person of the last import will be taken off the roster.</numerusform>
            <numerusform>The %n people of the last import will be taken off the roster.</numerusform>
        </translation>
    </message>
    <message>
        <source>撤销导入</source>
        <translation>Undo import</translation>
    </message>
    <message numerus="yes">
        <source>已撤销导入，删除 %n 人。</source>
        <translation>
            <numerusform>Import undone, %n person removed.</numerusform>
            <numerusform>Import undone, %n people removed.</numerusform>
        </translation>
    </message>
    <message>
        <source>{name}-需修改.xlsx</source>
        <translation>{name}-to-correct.xlsx</translation>
    </message>
    <message>
        <source>导出有误的表格</source>
        <translation>Export the faults</translation>
    </message>
    <message>
        <source>已取消导入，名单没有改变。</source>
        <translation>The import was cancelled; the roster is as it was.</translation>
    </message>
    <message>
        <source>已导出：{name}</source>
        <translation>Exported: {name}</translation>
    </message>
    <message>
        <source>照片已收下，拍摄序号 {serial}。</source>
        <translation>The photo was taken in, serial number {serial}.</translation>
    </message>
    <message>
        <source>名单</source>
        <translation>Roster</translation>
    </message>
    <message>
        <source>导入名单…</source>
        <translation>Import roster…</translation>
    </message>
    <message>
        <source>撤销上次导入…</source>
        <translation>Undo last import…</translation>
    </message>
    <message>
        <source>去建立场次</source>
        <translation>Make a session</translation>
    </message>
    <message>
        <source>还没有场次</source>
        <translation>No session yet</translation>
    </message>
    <message>
        <source>名单属于一个场次，请先建立场次。</source>
        <translation>A roster belongs to a session. Please make one first.</translation>
    </message>
    <message>
        <source>选择文件…</source>
        <translation>Choose file…</translation>
    </message>
    <message>
        <source>把班级名单拖到这里</source>
        <translation>Drop a class list here</translation>
    </message>
    <message>
        <source>支持 Excel、WPS、DBF、CSV 和网页表格。会先显示识别结果和有问题的行，确认后才写入。</source>
        <translation>Excel, WPS, DBF, CSV and web tables. What was recognised and what is wrong is shown first; nothing is written until you say so.</translation>
    </message>
    <message>
        <source>松开鼠标，读取名单</source>
        <translation>Let go to read the list</translation>
    </message>
</context>
<context>
    <name>SecondFolderNote</name>
    <message>
        <source>这个文件夹现在找不到。请接好磁盘或改选。</source>
        <translation>This folder is not there now. Connect its disk or choose another.</translation>
    </message>
    <message>
        <source>可用空间 {size} GB。</source>
        <translation>Free: {size} GB.</translation>
    </message>
</context>
<context>
    <name>SessionDetail</name>
    <message>
        <source>当前场次</source>
        <translation>In work</translation>
    </message>
    <message>
        <source>设为当前场次</source>
        <translation>Work in this one</translation>
    </message>
    <message>
        <source>采集计划</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>开机检查</source>
        <translation>Pre-flight</translation>
    </message>
    <message>
        <source>应拍</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>已拍</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>本人已核对</source>
        <translation>Confirmed</translation>
    </message>
    <message>
        <source>在场等候</source>
        <translation>Waiting here</translation>
    </message>
    <message>
        <source>有异议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>待补拍</source>
        <translation>Retakes</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>先导入名单，再开放场次。没有名单也可以开放，学生到场时逐个登记。</source>
        <translation>Import the roster, then open the session. It can be opened without one; students are then entered as they come.</translation>
    </message>
    <message>
        <source>导入名单</source>
        <translation>Import roster</translation>
    </message>
    <message>
        <source>开放场次</source>
        <translation>Open session</translation>
    </message>
    <message>
        <source>名单已就绪。开放后即可收费、登记和拍照。</source>
        <translation>The roster is there. Once open, fees, registering and shooting can begin.</translation>
    </message>
    <message>
        <source>查看名单</source>
        <translation>Show roster</translation>
    </message>
    <message>
        <source>正在采集。收工时结束场次，核对金额、序号和未了结的事项。</source>
        <translation>The day is running. Close the session at its end: money, serial numbers and open points are checked.</translation>
    </message>
    <message>
        <source>进入工作台</source>
        <translation>Go to the desk</translation>
    </message>
    <message>
        <source>结束场次…</source>
        <translation>Close…</translation>
    </message>
    <message>
        <source>场次已结束，可以交付。如需补拍，请说明原因后重新开放。</source>
        <translation>The session is closed and can be delivered. For retakes, open it again with a reason.</translation>
    </message>
    <message>
        <source>去交付</source>
        <translation>Deliver</translation>
    </message>
    <message>
        <source>查看结束单</source>
        <translation>Closing sheet</translation>
    </message>
    <message>
        <source>重新开放…</source>
        <translation>Open again…</translation>
    </message>
    <message>
        <source>不收费</source>
        <translation>no fee</translation>
    </message>
    <message>
        <source>照片标准</source>
        <translation>Photo standard</translation>
    </message>
    <message>
        <source>学校代码</source>
        <translation>School code</translation>
    </message>
    <message>
        <source>收费</source>
        <translation>Fee</translation>
    </message>
    <message>
        <source>{on_site}，散拍 {walk_in}，自带照片 {brought}</source>
        <translation>{on_site}, walk-ins {walk_in}, brought photos {brought}</translation>
    </message>
    <message>
        <source>序号前缀</source>
        <translation>Serial prefix</translation>
    </message>
    <message>
        <source>无</source>
        <translation>none</translation>
    </message>
    <message>
        <source>可用背景</source>
        <translation>Backgrounds</translation>
    </message>
    <message>
        <source>、</source>
        <translation>, </translation>
    </message>
    <message>
        <source>开放时间</source>
        <translation>Opened</translation>
    </message>
    <message>
        <source>结束时间</source>
        <translation>Closed</translation>
    </message>
</context>
<context>
    <name>SessionForm</name>
    <message>
        <source>新建场次</source>
        <translation>New session</translation>
    </message>
    <message>
        <source>一次采集填一张表；建好后导入名单，当天开放。</source>
        <translation>One form for a capture day; then import the roster, and open it on the day.</translation>
    </message>
    <message>
        <source>学校名称</source>
        <translation>School</translation>
    </message>
    <message>
        <source>学校代码（五位，可不填）</source>
        <translation>School code (five digits, optional)</translation>
    </message>
    <message>
        <source>地点</source>
        <translation>Place</translation>
    </message>
    <message>
        <source>开始日期</source>
        <translation>First day</translation>
    </message>
    <message>
        <source>结束日期</source>
        <translation>Last day</translation>
    </message>
    <message>
        <source>照片标准</source>
        <translation>Photo standard</translation>
    </message>
    <message>
        <source>可用背景</source>
        <translation>Backgrounds</translation>
    </message>
    <message>
        <source>现场收费（元，0 为不收费）</source>
        <translation>Fee on site (yuan, 0 for none)</translation>
    </message>
    <message>
        <source>散拍收费（元，名单外的学生）</source>
        <translation>Walk-in fee (yuan, not on the roster)</translation>
    </message>
    <message>
        <source>自带照片收费（元，含冲印）</source>
        <translation>Brought photo (yuan, prints included)</translation>
    </message>
    <message>
        <source>拍摄序号前缀（多台采集机时各不相同）</source>
        <translation>Serial prefix (another one for each station)</translation>
    </message>
    <message>
        <source>例如 示例职业技术学院</source>
        <translation>e.g. Example Vocational College</translation>
    </message>
    <message>
        <source>例如 第二教学楼 204</source>
        <translation>e.g. Building 2, room 204</translation>
    </message>
    <message>
        <source>建立场次</source>
        <translation>Make session</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>学校代码是五位数字，不清楚可以不填。</source>
        <translation>A school code has five digits; leave it empty if you do not know it.</translation>
    </message>
    <message>
        <source>请填写金额，例如 20 或 20.50。</source>
        <translation>Please enter an amount, e.g. 20 or 20.50.</translation>
    </message>
    <message>
        <source>请至少选择一种背景。</source>
        <translation>Please choose at least one background.</translation>
    </message>
</context>
<context>
    <name>SessionsPage</name>
    <message>
        <source>当前场次：{name}</source>
        <translation>In work: {name}</translation>
    </message>
    <message>
        <source>场次</source>
        <translation>Sessions</translation>
    </message>
    <message>
        <source>新建场次</source>
        <translation>New session</translation>
    </message>
    <message>
        <source>新建第一个场次</source>
        <translation>Make the first session</translation>
    </message>
    <message>
        <source>相机、布光、磁盘：首次设置</source>
        <translation>Camera, light, disk: first start</translation>
    </message>
    <message>
        <source>从这里开始一天的采集</source>
        <translation>A capture day begins here</translation>
    </message>
    <message>
        <source>学校、地点、日期、照片标准和收费，填一张表。</source>
        <translation>School, place, dates, photo standard and fee in one form.</translation>
    </message>
    <message>
        <source>导入名单</source>
        <translation>Import roster</translation>
    </message>
    <message>
        <source>班主任交来的表格直接拖进来，先看识别结果再导入。</source>
        <translation>Drop the advisers&apos; lists here; look at what was recognised, then import.</translation>
    </message>
    <message>
        <source>开放并拍照</source>
        <translation>Open and shoot</translation>
    </message>
    <message>
        <source>到工作台逐个登记、拍照；收工后结束场次并交付。</source>
        <translation>Register and photograph at the desk; then close the session and deliver.</translation>
    </message>
    <message>
        <source>场次列表</source>
        <translation>Sessions</translation>
    </message>
    <message>
        <source>场次已建立，接下来请导入名单。</source>
        <translation>The session is made. Next, import the roster.</translation>
    </message>
    <message>
        <source>场次已开放，可以开始采集。</source>
        <translation>The session is open; the day can begin.</translation>
    </message>
    <message>
        <source>场次已结束，可以交付。</source>
        <translation>The session is closed and can be delivered.</translation>
    </message>
    <message>
        <source>结束单</source>
        <translation>Closing sheet</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>设置</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>改动立即保存。</source>
        <translation>Changes are saved at once.</translation>
    </message>
    <message>
        <source>设置分类</source>
        <translation>Sections</translation>
    </message>
    <message>
        <source>打开数据文件夹</source>
        <translation>Open data folder</translation>
    </message>
    <message>
        <source>程序</source>
        <translation>Program</translation>
    </message>
    <message>
        <source>毕业生图像采集工作站</source>
        <translation>Capture station for graduation portraits</translation>
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
        <source>数据文件夹</source>
        <translation>Data folder</translation>
    </message>
    <message>
        <source>加密</source>
        <translation>Encryption</translation>
    </message>
    <message>
        <source>照片标准</source>
        <translation>Photo standards</translation>
    </message>
    <message numerus="yes">
        <source>%n 个</source>
        <translation>
            <numerusform>%n standard</numerusform>
            <numerusform>%n standards</numerusform>
        </translation>
    </message>
    <message>
        <source>没有加密</source>
        <translation>Not encrypted</translation>
    </message>
    <message>
        <source>已加密，密钥在系统钥匙串中</source>
        <translation>Encrypted, the key is in the system&apos;s keyring</translation>
    </message>
    <message>
        <source>已加密，密钥在只有当前用户能读的文件中</source>
        <translation>Encrypted, the key is in a file that only this user can read</translation>
    </message>
</context>
<context>
    <name>SetupPage</name>
    <message>
        <source>首次设置</source>
        <translation>First start</translation>
    </message>
    <message>
        <source>四步，几分钟；每一步都可以跳过，以后在「设置」中修改。</source>
        <translation>Four steps, a few minutes; each may be skipped and changed later in the settings.</translation>
    </message>
    <message>
        <source>跳过设置</source>
        <translation>Skip all this</translation>
    </message>
    <message>
        <source>上一步</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>相机</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>布光</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>第二块磁盘</source>
        <translation>Second disk</translation>
    </message>
    <message>
        <source>登记中心</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>选择拍照用的相机；下面看到画面就对了。</source>
        <translation>Choose the camera; when you see its picture below, it is right.</translation>
    </message>
    <message>
        <source>没有人坐着时先调匀背景，再请一个人坐下检查脸部光线。</source>
        <translation>Make the backdrop even with an empty seat, then ask somebody to sit down for the light on the face.</translation>
    </message>
    <message>
        <source>每张照片同时存到另一块磁盘，坏一块也不会丢。没有就留空，直接下一步。</source>
        <translation>Every photo is kept on another disk too, so that one may fail. Without one leave it empty and go on.</translation>
    </message>
    <message>
        <source>单机工作不需要登记中心：直接完成。有的话，填地址和登记码。</source>
        <translation>Working alone needs no registry: just finish. Where there is one, fill in its address and the code.</translation>
    </message>
    <message>
        <source>完成，新建场次</source>
        <translation>Finish, make a session</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>正在连接相机…</source>
        <translation>Connecting to the camera…</translation>
    </message>
</context>
<context>
    <name>SheetView</name>
    <message>
        <source>结束场次</source>
        <translation>Close session</translation>
    </message>
    <message>
        <source>结束单</source>
        <translation>Closing sheet</translation>
    </message>
    <message>
        <source>人数与序号</source>
        <translation>Persons and serials</translation>
    </message>
    <message>
        <source>款项（元）</source>
        <translation>Money (yuan)</translation>
    </message>
    <message>
        <source>校验值（序号、文件与款项的 SHA-256）：{hash}</source>
        <translation>Digest (SHA-256 of serials, files and payments): {hash}</translation>
    </message>
    <message>
        <source>没有未了结的事项。</source>
        <translation>Nothing is left open.</translation>
    </message>
    <message numerus="yes">
        <source>登记表和现金：%n 处差异</source>
        <translation>
            <numerusform>Register and cash: %n difference</numerusform>
            <numerusform>Register and cash: %n differences</numerusform>
        </translation>
    </message>
    <message>
        <source>核对登记表和现金…</source>
        <translation>Compare register and cash…</translation>
    </message>
    <message>
        <source>登记表和现金的差异如何解释</source>
        <translation>What explains the differences of register and cash</translation>
    </message>
    <message>
        <source>例如 现金少 1 元，找零有误</source>
        <translation>e.g. 1 yuan short, wrong change given</translation>
    </message>
    <message>
        <source>结束后不能再收费、登记和拍照；已有的照片、款项和记录都不变。需要时可以说明原因重新开放，重新开放会写入审计记录。</source>
        <translation>No fees, registering or shooting after that; portraits, money and records stay as they are. The session can be opened again with a reason, which goes into the audit trail.</translation>
    </message>
    <message>
        <source>场次已结束，以上为当前存档的数据。</source>
        <translation>The session is closed; these are the figures on record.</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>打印…</source>
        <translation>Print…</translation>
    </message>
    <message>
        <source>未了结的事项 {count}，其中 {unexplained} 项待说明</source>
        <translation>Open points {count}, {unexplained} to be explained</translation>
    </message>
    <message>
        <source>未了结的事项 {count}</source>
        <translation>Open points: {count}</translation>
    </message>
    <message>
        <source>应拍</source>
        <translation>Expected</translation>
    </message>
    <message>
        <source>已拍</source>
        <translation>Taken</translation>
    </message>
    <message>
        <source>其中散拍</source>
        <translation>Walk-ins</translation>
    </message>
    <message>
        <source>本人已核对</source>
        <translation>Confirmed</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>在场未拍</source>
        <translation>Here, not taken</translation>
    </message>
    <message>
        <source>首个序号</source>
        <translation>First serial</translation>
    </message>
    <message>
        <source>末个序号</source>
        <translation>Last serial</translation>
    </message>
    <message>
        <source>结束时间</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>制表时间</source>
        <translation>Drawn up</translation>
    </message>
    <message>
        <source>方式</source>
        <translation>Method</translation>
    </message>
    <message>
        <source>实收</source>
        <translation>Received</translation>
    </message>
    <message>
        <source>退款</source>
        <translation>Refunded</translation>
    </message>
    <message>
        <source>结余</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>合计</source>
        <translation>Sum</translation>
    </message>
    <message>
        <source>免费 {waived} 人，学校支付 {by_school} 人，退费 {refunds} 人。</source>
        <translation>Waived: {waived}, paid by the school: {by_school}, refunded: {refunds}.</translation>
    </message>
</context>
<context>
    <name>SlotTable</name>
    <message>
        <source>日期</source>
        <translation>Day</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>班级</source>
        <translation>Class</translation>
    </message>
    <message>
        <source>人数</source>
        <translation>People</translation>
    </message>
    <message>
        <source>各班时间</source>
        <translation>Times of the classes</translation>
    </message>
</context>
<context>
    <name>SwitchControl</name>
    <message>
        <source>开启</source>
        <translation>On</translation>
    </message>
    <message>
        <source>关闭</source>
        <translation>Off</translation>
    </message>
</context>
<context>
    <name>TrailTable</name>
    <message>
        <source>编号</source>
        <translation>Number</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>操作员</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>操作</source>
        <translation>Act</translation>
    </message>
    <message>
        <source>对象</source>
        <translation>About</translation>
    </message>
    <message>
        <source>详情</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>审计记录</source>
        <translation>Audit trail</translation>
    </message>
</context>
<context>
    <name>conflicts</name>
    <message>
        <source>同一人在两处拍过照</source>
        <translation>one person photographed in two places</translation>
    </message>
    <message>
        <source>同一人在两个工位各拍了一张</source>
        <translation>one person photographed at two desks</translation>
    </message>
    <message>
        <source>拍摄序号重复</source>
        <translation>serial number given twice</translation>
    </message>
    <message>
        <source>登记中心没有这名学生</source>
        <translation>student unknown to the registry</translation>
    </message>
    <message>
        <source>拍摄编号重复</source>
        <translation>capture id used twice</translation>
    </message>
    <message>
        <source>两人证件号相同</source>
        <translation>two persons with one ID number</translation>
    </message>
    <message>
        <source>更正与现有名单不符</source>
        <translation>correction against a changed roster</translation>
    </message>
    <message>
        <source>登记中心已换照片，新照片不在本机</source>
        <translation>portrait exchanged by the registry; the other one is not on this station</translation>
    </message>
    <message>
        <source>以这一方为准</source>
        <translation>this side holds</translation>
    </message>
    <message>
        <source>以另一方为准</source>
        <translation>the other side holds</translation>
    </message>
    <message>
        <source>是两个人，都保留</source>
        <translation>two persons, both stay</translation>
    </message>
    <message>
        <source>是同一个人</source>
        <translation>the same person</translation>
    </message>
    <message>
        <source>两张都有效</source>
        <translation>both stand</translation>
    </message>
    <message>
        <source>接受</source>
        <translation>accepted</translation>
    </message>
    <message>
        <source>搁置</source>
        <translation>set aside</translation>
    </message>
    <message>
        <source>采用更正</source>
        <translation>correction taken</translation>
    </message>
    <message>
        <source>保留名单</source>
        <translation>roster kept</translation>
    </message>
    <message>
        <source>名单后来到了</source>
        <translation>listed since</translation>
    </message>
</context>
<context>
    <name>explaining</name>
    <message>
        <source>已约补拍</source>
        <translation>Another day agreed</translation>
    </message>
    <message>
        <source>已约补缴</source>
        <translation>Will pay later, agreed</translation>
    </message>
    <message>
        <source>由学校统一支付</source>
        <translation>The school pays</translation>
    </message>
    <message>
        <source>已约退费</source>
        <translation>Refund agreed</translation>
    </message>
    <message>
        <source>不再拍照</source>
        <translation>Will not be photographed</translation>
    </message>
    <message>
        <source>网上校对时由本人核对</source>
        <translation>Student checks it online</translation>
    </message>
    <message>
        <source>已由班主任核对</source>
        <translation>Checked by the adviser</translation>
    </message>
    <message>
        <source>已转班主任核实</source>
        <translation>Passed on to the adviser</translation>
    </message>
    <message>
        <source>沿用现有照片</source>
        <translation>Keeps the present photo</translation>
    </message>
    <message>
        <source>接上备份盘后自动补写</source>
        <translation>Copied once the disk is back</translation>
    </message>
    <message>
        <source>备份盘已损坏，另行备份</source>
        <translation>Disk broken, backed up elsewhere</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>未开放</source>
        <translation>Not open</translation>
    </message>
    <message>
        <source>进行中</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>已结束</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>未到</source>
        <translation>Absent</translation>
    </message>
    <message>
        <source>待缴费</source>
        <translation>To pay</translation>
    </message>
    <message>
        <source>已缴费</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>已登记</source>
        <translation>Registered</translation>
    </message>
    <message>
        <source>拍照中</source>
        <translation>At the camera</translation>
    </message>
    <message>
        <source>待核对</source>
        <translation>To confirm</translation>
    </message>
    <message>
        <source>已完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>有异议</source>
        <translation>Disputed</translation>
    </message>
    <message>
        <source>未拍离开</source>
        <translation>Left</translation>
    </message>
    <message>
        <source>已作废</source>
        <translation>Voided</translation>
    </message>
    <message>
        <source>待补拍</source>
        <translation>Retakes</translation>
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
        <source>男</source>
        <translation>M</translation>
    </message>
    <message>
        <source>女</source>
        <translation>F</translation>
    </message>
    <message>
        <source>未填</source>
        <translation>–</translation>
    </message>
    <message>
        <source>费用未结清</source>
        <translation>Fee open</translation>
    </message>
    <message>
        <source>已缴费未拍</source>
        <translation>Paid, no photo</translation>
    </message>
    <message>
        <source>已登记未拍</source>
        <translation>No photo yet</translation>
    </message>
    <message>
        <source>本人未核对</source>
        <translation>Not confirmed</translation>
    </message>
    <message>
        <source>异议未处理</source>
        <translation>Dispute open</translation>
    </message>
    <message>
        <source>等待补拍</source>
        <translation>Retake due</translation>
    </message>
    <message>
        <source>副本未写好</source>
        <translation>Copy pending</translation>
    </message>
    <message>
        <source>浅蓝</source>
        <translation>Light blue</translation>
    </message>
    <message>
        <source>蓝色</source>
        <translation>Blue</translation>
    </message>
    <message>
        <source>白色</source>
        <translation>White</translation>
    </message>
    <message>
        <source>灰白</source>
        <translation>Off-white</translation>
    </message>
    <message>
        <source>浅灰</source>
        <translation>Light grey</translation>
    </message>
    <message>
        <source>灰色</source>
        <translation>Grey</translation>
    </message>
    <message>
        <source>红色</source>
        <translation>Red</translation>
    </message>
</context>
<context>
    <name>reconciling</name>
    <message>
        <source>登记表有，库中没有</source>
        <translation>Only in the register</translation>
    </message>
    <message>
        <source>核对序号是否写错；确未拍照的，退费或安排补拍</source>
        <translation>Check the serial; if there is no photo, refund or retake</translation>
    </message>
    <message>
        <source>库中有，登记表没有</source>
        <translation>Only in the database</translation>
    </message>
    <message>
        <source>在登记表上补登这一行</source>
        <translation>Add this line to the register</translation>
    </message>
    <message>
        <source>姓名不同</source>
        <translation>Names differ</translation>
    </message>
    <message>
        <source>对照照片，确认这个序号是谁</source>
        <translation>Look at the photo: whose serial is it?</translation>
    </message>
    <message>
        <source>金额不同</source>
        <translation>Amounts differ</translation>
    </message>
    <message>
        <source>对照收据，改正登记表或补收、退费</source>
        <translation>By the receipt, correct the register, collect or refund</translation>
    </message>
    <message>
        <source>登记表上序号重复</source>
        <translation>Serial twice in the register</translation>
    </message>
    <message>
        <source>查明多出的一行是谁，改正序号</source>
        <translation>Find out whose the other line is</translation>
    </message>
    <message>
        <source>序号无法识别</source>
        <translation>Serial unreadable</translation>
    </message>
    <message>
        <source>在登记表中填写完整的拍摄序号</source>
        <translation>Write the whole serial into the register</translation>
    </message>
    <message>
        <source>序号断号</source>
        <translation>Serial missing</translation>
    </message>
    <message>
        <source>运行 capture-station doctor 检查数据</source>
        <translation>Run capture-station doctor</translation>
    </message>
    <message>
        <source>两人序号互换</source>
        <translation>Two people exchanged</translation>
    </message>
    <message>
        <source>对照两张照片；照片换错的，两人都要补拍</source>
        <translation>Look at both photos; if they are swapped, retake both</translation>
    </message>
</context>
<context>
    <name>rejections</name>
    <message>
        <source>安排补拍</source>
        <translation>Retake</translation>
    </message>
    <message>
        <source>已在补拍名单</source>
        <translation>On the retake list</translation>
    </message>
    <message>
        <source>本人未核对，到工作台处理</source>
        <translation>Not confirmed: see desk</translation>
    </message>
    <message>
        <source>本场次找不到，请人工核对</source>
        <translation>Not found here: look into it</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>操作员</source>
        <translation>Operators</translation>
    </message>
    <message>
        <source>语言</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>自动锁定（分钟）</source>
        <translation>Lock after (minutes)</translation>
    </message>
    <message>
        <source>导出须经批准</source>
        <translation>Exports need approval</translation>
    </message>
    <message>
        <source>外观</source>
        <translation>Appearance</translation>
    </message>
    <message>
        <source>提示音</source>
        <translation>Sounds</translation>
    </message>
    <message>
        <source>本机负责</source>
        <translation>This desk does</translation>
    </message>
    <message>
        <source>自动快门</source>
        <translation>Automatic shutter</translation>
    </message>
    <message>
        <source>每次叫号的张数</source>
        <translation>Shots per call</translation>
    </message>
    <message>
        <source>学生屏</source>
        <translation>Student screen</translation>
    </message>
    <message>
        <source>学生确认即保存</source>
        <translation>The student&apos;s word keeps</translation>
    </message>
    <message>
        <source>相机</source>
        <translation>Camera</translation>
    </message>
    <message>
        <source>备用相机</source>
        <translation>Spare camera</translation>
    </message>
    <message>
        <source>第二份副本</source>
        <translation>Second copy</translation>
    </message>
    <message>
        <source>必须有第二份副本</source>
        <translation>Second copy required</translation>
    </message>
    <message>
        <source>备份间隔（分钟）</source>
        <translation>Minutes between backups</translation>
    </message>
    <message>
        <source>保存期限（天）</source>
        <translation>Retention (days)</translation>
    </message>
    <message>
        <source>登记中心地址</source>
        <translation>Address of the registry</translation>
    </message>
    <message>
        <source>本机编号</source>
        <translation>Number of this station</translation>
    </message>
    <message>
        <source>暂停同步</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>送交原始照片</source>
        <translation>Send originals</translation>
    </message>
    <message>
        <source>带宽限制（KB/s）</source>
        <translation>Bandwidth limit (KB/s)</translation>
    </message>
    <message>
        <source>代理服务器</source>
        <translation>Proxy server</translation>
    </message>
    <message>
        <source>默认照片标准</source>
        <translation>Default standard</translation>
    </message>
    <message>
        <source>每小时目标人数</source>
        <translation>Target per hour</translation>
    </message>
    <message>
        <source>默认接收方</source>
        <translation>Default recipient</translation>
    </message>
    <message>
        <source>界面</source>
        <translation>Windows</translation>
    </message>
    <message>
        <source>工作台</source>
        <translation>Desk</translation>
    </message>
    <message>
        <source>存储</source>
        <translation>Storage</translation>
    </message>
    <message>
        <source>登记中心</source>
        <translation>Registry</translation>
    </message>
    <message>
        <source>标准与交付</source>
        <translation>Standards and delivery</translation>
    </message>
    <message>
        <source>关于本程序</source>
        <translation>About</translation>
    </message>
    <message>
        <source>浅色</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>深色</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>全部步骤</source>
        <translation>All steps</translation>
    </message>
    <message>
        <source>收费登记</source>
        <translation>Cashier</translation>
    </message>
    <message>
        <source>拍照核对</source>
        <translation>Camera and verifying</translation>
    </message>
</context>
</TS>
