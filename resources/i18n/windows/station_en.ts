<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>Desktop</name>
    <message>
        <source>操作员</source>
        <translation>Operator</translation>
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
    <name>Notices</name>
    <message>
        <source>程序内部出错,刚才的操作没有完成,已保存的照片不受影响。请复制报告交给技术人员。</source>
        <translation>Something went wrong inside the program; the last step was not done, saved portraits are unharmed. Please copy the report for your technician.</translation>
    </message>
    <message>
        <source>复制报告</source>
        <translation>Copy report</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>未启用同步</source>
        <translation>Sync off</translation>
    </message>
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
        <source>相机连接中</source>
        <translation>Connecting camera</translation>
    </message>
    <message>
        <source>相机画面停住</source>
        <translation>Camera frozen</translation>
    </message>
    <message>
        <source>相机已断开,正在重连</source>
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
        <source>已保存 {count}</source>
        <translation>Saved {count}</translation>
    </message>
    <message>
        <source>已拍 {done} / {all}</source>
        <translation>{done} / {all} taken</translation>
    </message>
    <message>
        <source>电脑时间在运行中被改动过,请核对日期和时间。</source>
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
    <name>Toast</name>
    <message>
        <source>关闭</source>
        <translation>Close</translation>
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
        <source>学生屏</source>
        <translation>Student screen</translation>
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
        <source>重拍</source>
        <translation>Retake</translation>
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
        <source>显示证件号</source>
        <translation>Show ID number</translation>
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
</context>
</TS>
