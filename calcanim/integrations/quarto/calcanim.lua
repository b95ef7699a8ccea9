-- Quarto: {{< calcanim films/chain_rule.json start="read-backwards" id="second" >}}
-- In HTML and reveal.js a lesson of links and an image, of which the player's script makes the film;
-- elsewhere the poster, in a link to the film.

local function escape(text)
  local names = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#x27;" }
  return (tostring(text):gsub("[%c]", " "):gsub("[&<>\"']", names))
end

local function address(name)
  return (name:gsub("[^%w%-_.~]", function(c) return string.format("%%%02X", c:byte()) end))
end

local function clock(seconds)
  return string.format("%d:%02d", seconds // 60, math.floor(seconds) % 60)
end

local function number(value)
  return (string.format("%.3f", value):gsub("0+$", ""):gsub("%.$", ""))
end

-- The manifest, and the folder that it lies in; a sentence where it is none.
local function clip(path)
  if path:match("^/") or path:match("^%a[%w+.-]*:") or ("/" .. path .. "/"):match("/%.%./") then
    error("calcanim: " .. path .. " lies outside of the project's folder; copy the clip into it")
  end
  local file = io.open(path, "rb")
  if not file then error("calcanim: there is no " .. path .. "; render the lesson first") end
  local text = file:read("a")
  file:close()
  local good, made = pcall(quarto.json.decode, text)
  if not good or type(made) ~= "table" or type(made.files) ~= "table" or type(made.sections) ~= "table" then
    error("calcanim: " .. path .. " is no manifest of schema 2; render the lesson again")
  end
  for role, record in pairs(made.files) do
    local name = type(record) == "table" and record.name
    if type(name) == "string" and (name == "" or name:match("[/\\%z]") or name:match("^%.") or name:match("%.%.")
        or name:match("^%a[%w+.-]*:")) then
      error("calcanim: " .. path .. ": files." .. role .. ".name must be the name of a file beside it")
    end
  end
  return made, path:match("^(.*/)") or ""
end

local function html(made, folder, id, start)
  local function at(role)
    local record = made.files[role]
    return record and escape(folder:gsub("[^/]+", address) .. address(record.name))
  end
  local title, language = escape(made.title), escape(made.language)
  local out = {}
  local function put(...) out[#out + 1] = table.concat({ ... }) end
  local alt = title .. ": video, " .. clock(made.duration)
  put('<div class="calcanim-clip"><calcanim-lesson id="', id, '" class="calcanim" lang="', language,
    '" data-duration="', number(made.duration), '" data-title="', title, '"',
    start > 0 and ' data-from="' .. number(start) .. '"' or "", "><figure>")
  put('<a data-role="video" href="', at("video"), '" type="', escape(made.files.video.type), '">',
    at("poster") and '<img src="' .. at("poster") .. '" alt="' .. alt .. '" width="' .. number(made.width)
      .. '" height="' .. number(made.height) .. '">' or alt, "</a>")
  put("<p data-words></p><div data-bar></div><figcaption><bdi>", title, "</bdi> · ", clock(made.duration),
    at("captions") and " · silent, with captions" or " · silent", "</figcaption></figure>")
  put('<details><summary>Chapters and transcript</summary><div data-text tabindex="0" role="region" aria-label="Transcript: ',
    title, '"><ol>')
  for _, section in ipairs(made.sections) do
    local key = id .. "--" .. escape(section.id)
    put('<li id="', key, '" data-start="', number(section.start), '" data-end="', number(section.start + section.duration),
      '"><p data-title><a href="#', key, '" data-at="', number(section.start), '"><time>', clock(section.start),
      "</time> <bdi>", escape(section.title), '</bdi></a></p><p dir="auto">', escape(section.narration), "</p>")
    local seen = {}
    for _, sight in ipairs(section.seen or {}) do seen[#seen + 1] = escape(sight.text) end
    if #seen > 0 then put('<p data-seen dir="auto">[', table.concat(seen, " "), "]</p>") end
    put("</li>")
  end
  put("</ol></div></details><p data-downloads>")
  local words = { { "video", "Video" }, { "transcript", "Transcript" }, { "subtitles", "Subtitles" }, { "captions", "Captions" },
    { "chapters", "Chapters" }, { "descriptions", "What is seen" } }
  for n, pair in ipairs(words) do
    if at(pair[1]) then
      local role = n > 3 and ' data-role="' .. pair[1] .. '"' or ""
      put('<a href="', at(pair[1]), '" download', role, ">", pair[2], "</a>")
    end
  end
  put("</p></calcanim-lesson></div>")
  return table.concat(out, "\n")
end

local function second(made, start)
  if start == "" then return 0 end
  for _, section in ipairs(made.sections) do
    if section.id == start or section.title == start then return section.start end
  end
  return tonumber(start) or error("calcanim: no chapter and no second is called " .. start)
end

return {
  ["calcanim"] = function(args, kwargs)
    local path = pandoc.utils.stringify(args[1] or "")
    local made, folder = clip(path)
    local film = made.files.video
    if not film.type:match("^video/") then
      error("calcanim: " .. film.name .. " is no video; render it as mp4 or webm for a page")
    end
    local id = pandoc.utils.stringify(kwargs["id"] or "")
    if id == "" then id = film.name:gsub("%.%w+$", ""):gsub("[^%w_.-]+", "-") end
    local start = second(made, pandoc.utils.stringify(kwargs["start"] or ""))
    for _, record in pairs(made.files) do
      if type(record) == "table" and record.name then quarto.doc.add_resource(folder .. record.name) end
    end
    if quarto.doc.is_format("html") or quarto.doc.is_format("revealjs") then
      quarto.doc.add_html_dependency({ name = "calcanim", version = "1", scripts = { { path = "lesson.js", afterBody = true } },
        stylesheets = { "lesson.css" } })
      return pandoc.RawBlock("html", html(made, folder, escape(id), start))
    end
    local said = made.title .. ": video, " .. clock(made.duration)
    local shown = made.files.poster and pandoc.Image({ pandoc.Str(said) }, folder .. made.files.poster.name) or pandoc.Str(said)
    return pandoc.Para({ pandoc.Link({ shown }, folder .. film.name) })
  end,
}
