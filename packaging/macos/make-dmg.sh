#!/bin/sh
# Make the disk image of "Capture Station.app": make-dmg.sh VERSION FOLDER_OF_THE_APP OUTPUT.dmg
# Signs with CAPTURE_STATION_SIGNING_NAME and has Apple notarise with the keychain profile in
# CAPTURE_STATION_NOTARY_PROFILE where they are set; without them the image is unsigned, and macOS
# asks the user to open it by its context menu.
set -eu

version=${1:?version}
app="${2:?folder}/Capture Station.app"
image=${3:?image}
[ -d "$app" ] || { echo "there is no $app" >&2; exit 1; }

if [ -n "${CAPTURE_STATION_SIGNING_NAME:-}" ]; then
    codesign --force --deep --options runtime --timestamp \
        --entitlements "$(dirname "$0")/entitlements.plist" \
        --sign "$CAPTURE_STATION_SIGNING_NAME" "$app"
    codesign --verify --deep --strict "$app"
fi
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname "Capture Station $version" -srcfolder "$stage" -ov -format UDZO "$image"
if [ -n "${CAPTURE_STATION_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$CAPTURE_STATION_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
