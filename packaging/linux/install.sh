#!/bin/sh
# Put the capture station into the menu of this user; --remove takes it out again.
# 将采集工作站加入当前用户的程序菜单；--remove 撤销。The program itself stays in this folder.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
menu=$share/applications/capture-station.desktop
icons=$share/icons/hicolor
command=$HOME/.local/bin/capture-station

if [ "${1:-}" = --remove ]; then
    rm -f "$menu" "$icons/scalable/apps/capture-station.svg" "$command"
    for side in 16 24 32 48 64 128 256 512; do
        rm -f "$icons/${side}x${side}/apps/capture-station.png"
    done
    exit 0
fi
mkdir -p "$share/applications" "$icons/scalable/apps" "$(dirname "$command")"
sed "s|^Exec=.*|Exec=\"$here/capture-station\"|" "$here/share/capture-station.desktop" > "$menu"
cp "$here/share/capture-station.svg" "$icons/scalable/apps/capture-station.svg"
for side in 16 24 32 48 64 128 256 512; do
    mkdir -p "$icons/${side}x${side}/apps"
    cp "$here/share/capture-station-$side.png" "$icons/${side}x${side}/apps/capture-station.png"
done
ln -sf "$here/capture-station" "$command"
command -v update-desktop-database >/dev/null && update-desktop-database "$share/applications" || :
printf '%s\n' "已安装 / Installed: $menu"
